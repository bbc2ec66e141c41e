import Files
import Foundation
import Statistics

/// One curve of a file with all that was asked of it: the fit, what repetitions say of it, predictions, sizes that reach
/// losses, and what to know before using them.
public struct FittedCurve: Sendable {
  /// The value of the column that tells curves apart.
  public let name: String?
  public let fit: CurveFit
  /// `nil` where no column names repetitions.
  public let clusters: ClusterVariation?
  public let predictions: [Prediction]
  public let reaches: [Reach]
  public let remarks: [CurveRemark]

  /// - Parameters:
  ///   - predicted: sample sizes.
  ///   - levels: losses.
  ///   - file: for messages.
  ///   - uniform: for the simulation of `RiseTest`.
  /// - Throws: `CurveFitError` for options that no fit can have, `CurveTableError` for a curve that the model cannot be
  ///   fitted to.
  public init(
    _ curve: CurveTable.Curve, _ model: CurveModel, file: String, options: FitOptions = FitOptions(),
    predicting predicted: [Double] = [], reaching levels: [Double] = [], uniform: UniformSource
  ) throws {
    let fit = try CurveFit.fit(model, sizes: curve.sizes, losses: curve.losses, options: options)
    try curve.requireSizes(fit.freeCount, for: model.name, file: file)
    if fit.status == .nonFinite || fit.status == .tooFewPoints, let remark = fit.statusRemark {
      throw CurveTableError("\(curve.label(file)): \(remark.sentence)")
    }
    let clusters = curve.replicates.flatMap { ClusterVariation(fit, replicates: $0) }
    name = curve.name
    self.fit = fit
    self.clusters = clusters
    predictions = predicted.map { n in clusters?.prediction(at: n) ?? fit.prediction(at: n) }
    reaches = levels.map { level in clusters?.reach(level) ?? fit.reach(level) }

    var remarks: [CurveRemark] = []
    if curve.hasRepeatedSizes, curve.replicates == nil {
      remarks.append(
        CurveRemark(
          .repeatedSizes,
          "Sizes occur more than once and all rows count as independent; --replicate names the column of repetitions that "
            + "share their data."))
    }
    if let remark = fit.statusRemark { remarks.append(remark) }
    if fit.isExact, fit.status == .converged, model != .last1 {
      remarks.append(CurveRemark(.exact, "The curve passes through every point: there is no residual to judge it by."))
    }
    remarks += fit.meaningRemarks
    remarks += fit.misfitRemarks(replicates: curve.replicates, uniform: uniform)
    let far = (predictions.map(\.extrapolation) + reaches.map(\.extrapolation)).filter { $0.isFinite && $0 > 10 }
    if let farthest = far.max(), let smallest = curve.sizes.min(), let largest = curve.sizes.max() {
      remarks.append(
        CurveRemark(
          .extrapolation,
          "An answer lies a factor of \(short(farthest)) beyond the sizes measured, \(short(smallest)) to \(short(largest)): "
            + "its interval holds only if \(model.name) is true there."))
    }
    if predictions.contains(where: { $0.method == .none }) || reaches.contains(where: { $0.hasNoInterval }) {
      remarks.append(
        CurveRemark(.noInterval, "There are no intervals: the fit did not converge, or its residuals say nothing of its error."))
    }
    self.remarks = remarks
  }

  /// Pairs of a JSON object: `fit`, `clusters` (null, or names, standard errors and intervals), `predictions`, `reaches`,
  /// `remarks`, and what a figure shows where it is asked for: `points` and `grid`.
  func json(forFigure isForFigure: Bool) -> [(String, JSON)] {
    let answer: [(String, JSON)] = [
      ("fit", fit.jsonValue),
      ("clusters", clusters.map(json(of:)) ?? .null),
      ("predictions", .array(predictions.map(\.json))),
      ("reaches", .array(reaches.map(\.json))),
      ("remarks", .array(remarks.map(\.json))),
    ]
    return isForFigure ? answer + [("points", points), ("grid", grid)] : answer
  }

  private var points: JSON {
    .ordered([("n", .array(fit.sizes.map { .number($0) })), ("loss", .array(fit.losses.map { .number($0) }))])
  }

  /// The fitted curve with its pointwise 95 % band, over the sizes measured and asked for.
  private var grid: JSON {
    let asked = predictions.map(\.size) + reaches.compactMap { if case .at(let n) = $0.crossing { n } else { nil } }
    guard let low = (fit.sizes + asked).min(), let high = (fit.sizes + asked).max() else { return .null }
    let sizes = (0...120).map { low * pow(high / low, Double($0) / 120) }
    let bands = sizes.map { n in clusters?.prediction(at: n).interval ?? fit.interval(at: n) }
    return .ordered([
      ("n", .array(sizes.map { .number($0) })), ("loss", .array(sizes.map { JSON(fit.loss(at: $0)) })),
      ("lower", .array(bands.map { JSON($0.lower) })), ("upper", .array(bands.map { JSON($0.upper) })),
    ])
  }

  private func json(of clusters: ClusterVariation) -> JSON {
    func pairs(_ value: (String) -> JSON) -> JSON { .ordered(fit.freeNames.map { ($0, value($0)) }) }
    return .ordered([
      ("names", .array(clusters.names.map { .text($0) })),
      ("standard_errors", pairs { name in JSON(clusters.standardError { $0.coefficients[name] ?? .nan }) }),
      ("interval_95", pairs { name in clusters.interval { $0.coefficients[name] ?? .nan }.json }),
    ])
  }
}

extension Reach {
  var hasNoInterval: Bool { if case .at = crossing { method == .none } else { false } }

  var json: JSON {
    let (n, word): (Double?, String) =
      switch crossing {
      case .at(let n): (n, "at")
      case .neverReached: (nil, "never_reached")
      case .alreadyBelow: (nil, "already_below")
      }
    return .ordered([
      ("loss", .number(level)), ("crossing", .text(word)), ("n", JSON(n)), ("interval_95", interval.json),
      ("method", .text(method.rawValue)), ("extrapolation", JSON(extrapolation)),
    ])
  }
}

extension Prediction {
  var json: JSON {
    .ordered([
      ("n", .number(size)), ("loss", JSON(loss)), ("interval_95", interval.json), ("method", .text(method.rawValue)),
      ("extrapolation", JSON(extrapolation)),
    ])
  }
}

extension Interval {
  /// A pair of ends, null where infinite.
  var json: JSON { .array([JSON(lower), JSON(upper)]) }
}

extension CurveTable.Curve {
  /// The file, with the curve where there are several.
  func label(_ file: String) -> String { name.map { "\(file), curve \($0)" } ?? file }

  /// - Throws: `CurveTableError` where the curve has fewer different sizes than needed.
  public func requireSizes(_ needed: Int, for what: String, file: String) throws(CurveTableError) {
    let count = Set(sizes).count
    guard count < needed else { return }
    throw CurveTableError(
      "\(label(file)): the curve has \(count) sample size\(count == 1 ? "" : "s"), but \(what) needs at least \(needed).")
  }
}
