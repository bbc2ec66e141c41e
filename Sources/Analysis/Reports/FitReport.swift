import Foundation
import LearningCurves
import Results

/// A fit of anyone's curve as a table of 80 columns.
public enum FitReport {
  public static func table(_ fit: CurveFit) -> String {
    var text = "\(fit.model.name): loss = \(fit.model.formula), \(fit.pointCount) points, status \(status(fit))\n"
    var table = TextTable(header: ["coefficient", "estimate", "standard error", "95 % Wald interval"])
    for name in fit.model.coefficientNames {
      let value = fit.coefficients[name].map { digits($0) } ?? "-"
      if fit.options.fixed[name] != nil {
        table.add([name, value, "fixed", ""])
      } else {
        let interval = fit.waldInterval(name).map { "\(digits($0.lower)) to \(digits($0.upper))" } ?? "-"
        table.add([name, value, fit.standardErrors[name].map { digits($0) } ?? "-", interval])
      }
    }
    text += table.text
    text += "RSS \(digits(fit.rss)), residual standard deviation \(digits(fit.residualStandardDeviation)), "
    text += "AICc \(fit.aicc.map { digits($0) } ?? "undefined (too few points)")\n"
    return text
  }

  public static func table(_ ranking: CurveRanking) -> String {
    var table = TextTable(header: ["model", "status", "AICc", "difference", "weight", "RSS"], alignsLeft: 2)
    for entry in ranking.entries {
      let fit = entry.fit
      table.add([
        fit.model.name, status(fit), fit.aicc.map { String(format: "%.2f", $0) } ?? "-",
        entry.difference.map { String(format: "%.2f", $0) } ?? "-", String(format: "%.3f", entry.akaikeWeight),
        String(format: "%.3g", fit.rss),
      ])
    }
    return table.text
  }

  public static func table(_ test: HoldOut) -> String {
    var table = TextTable(header: ["model", "status", "error held out", "over last1"], alignsLeft: 2)
    for entry in test.entries {
      table.add([
        entry.fit.model.name, status(entry.fit), entry.error.map { digits($0) } ?? "-",
        entry.ratio.map { String(format: "%.3f", $0) } ?? "-",
      ])
    }
    let sizes = test.sizes.map { digits($0) }.joined(separator: ", ")
    return table.text + "Root mean square at n = \(sizes), from the smaller sizes; below 1 beats the last loss seen.\n"
  }

  private static func status(_ fit: CurveFit) -> String {
    switch fit.status {
    case .degenerate(let limit): "degenerate (\(limit))"
    case .atBound(let name): "at bound (\(name))"
    default: fit.status.name.replacing("_", with: " ")
    }
  }

  private static func digits(_ x: Double) -> String { x.isFinite ? String(format: "%.6g", x) : (x.isNaN ? "-" : "infinite") }
}
