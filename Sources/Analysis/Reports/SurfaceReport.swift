import LearningCurves
import Results

/// A scaling surface as text of 80 columns.
enum SurfaceReport {
  static func text(_ surface: ScalingSurface, _ predictions: [ScalingSurface.Prediction]) -> String {
    let (first, second) = (surface.columns[0], surface.columns[1])
    var text = "loss = a + b \(first)^-alpha + c \(second)^-beta, \(surface.losses.count) points\n"
    var table = TextTable(header: ["coefficient", "estimate", "95 % interval"])
    for (index, name) in ScalingSurface.Coefficients.names.enumerated() {
      let interval = surface.interval { $0.values[index] }
      table.add([
        name, FitReport.digits(surface.coefficients.values[index]),
        "\(FitReport.digits(interval.lower)) to \(FitReport.digits(interval.upper))",
      ])
    }
    text += table.text
    let allocation = surface.interval { $0.allocation }
    text +=
      ("Where the cost is proportional to \(first) times \(second), the best \(first) grows with the power "
      + "\(FitReport.digits(surface.coefficients.allocation)) of it (\(FitReport.interval(allocation))).").wrapped(to: 80) + "\n"
    text +=
      ("Huber's loss of ln loss beyond \(FitReport.digits(surface.threshold)), sum \(FitReport.digits(surface.objective)); "
      + "percentiles of \(surface.resamples.count) resamples.").wrapped(to: 80) + "\n"
    for prediction in predictions {
      text +=
        ("At \(first) = \(FitReport.digits(prediction.sizes[0])) and \(second) = \(FitReport.digits(prediction.sizes[1])) the loss is "
        + "\(FitReport.digits(prediction.loss)) (\(FitReport.interval(prediction.interval))).").wrapped(to: 80) + "\n"
    }
    return text + FitReport.notes(surface.remarks(with: predictions))
  }
}
