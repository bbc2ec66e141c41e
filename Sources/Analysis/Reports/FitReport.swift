import Foundation
import LearningCurves
import Results
import Statistics

/// What `fit --csv` says of a file, as text of 80 columns.
public enum FitReport {
  public static func text(_ document: CurveDocument) -> String {
    let columns = document.columns
    var head = "\(document.file): \(columns.y ?? "loss") against \(columns.x.joined(separator: " and "))"
    if let by = columns.by { head += ", one curve per \(by)" }
    if let replicate = columns.replicate { head += ", repetitions by \(replicate)" }
    if let extra = columns.extra { head += ", weighed by \(extra)" }
    if !columns.ignored.isEmpty { head += ", without \(columns.ignored.joined(separator: ", "))" }
    var text = (head + ".").wrapped(to: 80) + "\n" + notes(document.remarks)
    for (name, answer) in document.curves {
      text += "\n"
      if let name { text += "\(name)\n" }
      switch answer {
      case .fitted(let curve): text += self.text(curve)
      case .ranked(let ranking): text += table(ranking)
      case .heldOut(let test): text += table(test)
      case .surface(let surface, let predictions): text += SurfaceReport.text(surface, predictions)
      }
    }
    return text
  }

  private static func text(_ curve: FittedCurve) -> String {
    let fit = curve.fit
    var text = table(fit, clusters: curve.clusters)
    for prediction in curve.predictions {
      text += "At n = \(digits(prediction.size)) the loss is \(digits(prediction.loss)) (\(interval(prediction.interval))).\n"
    }
    for reach in curve.reaches {
      let level = digits(reach.level)
      switch reach.crossing {
      case .at(let n): text += "The loss \(level) is reached at n = \(digits(n)) (\(interval(reach.interval))).\n"
      case .neverReached: text += "The loss \(level) is not reached: the fitted curve stays above it.\n"
      case .alreadyBelow: text += "The loss \(level) lies above the whole fitted curve.\n"
      }
    }
    return text + notes(curve.remarks)
  }

  private static func table(_ fit: CurveFit, clusters: ClusterVariation?) -> String {
    var text =
      "\(fit.model.name): loss = \(fit.model.formula), \(fit.pointCount) points, status \(status(fit))\n"
    let kind = clusters == nil ? "95 % Wald interval" : "95 % interval"
    var table = TextTable(header: ["coefficient", "estimate", "standard error", kind])
    for name in fit.model.coefficientNames {
      let value = fit.coefficients[name].map { digits($0) } ?? "-"
      if fit.options.fixed[name] != nil {
        table.add([name, value, "fixed", ""])
      } else {
        let statistic = { (fit: CurveFit) in fit.coefficients[name] ?? .nan }
        let error = clusters?.standardError(statistic) ?? fit.standardErrors[name]
        let interval = clusters?.interval(statistic) ?? fit.waldInterval(name)
        table.add([
          name, value, error.map { digits($0) } ?? "-", interval.map { "\(digits($0.lower)) to \(digits($0.upper))" } ?? "-",
        ])
      }
    }
    text += table.text
    if let clusters {
      text +=
        ("Errors from \(clusters.names.count) repetitions, each left out in turn; t with \(clusters.degreesOfFreedom) degrees "
        + "of freedom.").wrapped(to: 80) + "\n"
    }
    text += "RSS \(digits(fit.rss)), residual standard deviation \(digits(fit.residualStandardDeviation))"
    if let aicc = fit.aicc { return text + ", AICc \(digits(aicc))\n" }
    return text + "\nAICc undefined: \(fit.aiccUndefined?.reason ?? "").\n"
  }

  private static func table(_ ranking: CurveRanking) -> String {
    var table = TextTable(header: ["model", "status", "AICc", "difference", "weight", "RSS"], alignsLeft: 2)
    for entry in ranking.entries {
      let fit = entry.fit
      let aicc = fit.aicc.map { String(format: "%.2f", $0) } ?? (fit.aiccUndefined == .exact ? "exact" : "-")
      table.add([
        fit.model.name, status(fit), aicc, entry.difference.map { String(format: "%.2f", $0) } ?? "-",
        String(format: "%.3f", entry.akaikeWeight), String(format: "%.3g", fit.rss),
      ])
    }
    let reasons = Set(ranking.entries.compactMap { $0.fit.aiccUndefined?.reason }).sorted()
    guard !reasons.isEmpty else { return table.text }
    return table.text + "No AICc where \(reasons.joined(separator: ", or ")).".wrapped(to: 80) + "\n"
  }

  private static func table(_ test: HoldOut) -> String {
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

  /// One remark a paragraph.
  static func notes(_ remarks: [CurveRemark]) -> String {
    remarks.map { "Note: \($0.sentence)".wrapped(to: 80, indent: "  ") + "\n" }.joined()
  }

  static func status(_ fit: CurveFit) -> String {
    switch fit.status {
    case .degenerate(let limit): "degenerate (\(limit))"
    case .atBound(let name): "at bound (\(name))"
    default: fit.status.name.replacing("_", with: " ")
    }
  }

  static func interval(_ interval: Interval) -> String {
    interval.lower == -.infinity && interval.upper == .infinity || interval.lower == 0 && interval.upper == .infinity
      ? "no interval" : "95 % interval \(digits(interval.lower)) to \(digits(interval.upper))"
  }

  static func digits(_ x: Double) -> String {
    x.isFinite ? String(format: "%.6g", x) : x.isNaN ? "-" : x > 0 ? "infinite" : "-infinite"
  }
}
