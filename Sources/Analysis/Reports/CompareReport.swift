import Foundation
import LearningCurves
import Results
import Statistics

/// What `compare` says of two curves, as text of 80 columns.
public enum CompareReport {
  public static func text(_ contrast: CurveContrast) -> String {
    let (a, b) = (contrast.first, contrast.second)
    let levels = contrast.levels.map { String(format: "%.3g", $0) }.joined(separator: ", ")
    var text = "\(a) against \(b), at losses of \(levels).".wrapped(to: 80) + "\n"
    if let paired = contrast.paired {
      text += table(paired, a, b) + sentence(paired, a, b).wrapped(to: 80) + "\n"
    } else {
      text += table(contrast) + description(contrast).wrapped(to: 80) + "\n"
    }
    return text + FitReport.notes(contrast.remarks)
  }

  private static func table(_ paired: PairedCurves, _ a: String, _ b: String) -> String {
    var table = TextTable(header: ["repetition", "samples of \(b) over those of \(a)"])
    for repetition in paired.repetitions { table.add([repetition.name, factor(repetition.median)]) }
    return table.text
  }

  private static func sentence(_ paired: PairedCurves, _ a: String, _ b: String) -> String {
    let claim = "that \(a) needs fewer samples than \(b)"
    let decision = paired.decision
    let head: String =
      switch decision {
      case .supported: "Supported: \(claim)."
      case .refuted: "Refuted: \(claim)."
      default: "\(decision.word.prefix(1).uppercased() + decision.word.dropFirst()): \(claim); \(decision.reason ?? "")."
      }
    guard let estimate = paired.comparison.estimate, let interval = paired.comparison.interval else { return head }
    return head + " \(b) needs \(factor(estimate)) times the samples of \(a) for the same loss (95 % interval "
      + "\(factor(interval))); one-sided exact signed-rank p = \(probability(paired.comparison.pSupported)), "
      + "p = \(probability(paired.comparison.pRefuted)) the other way; median over losses."
  }

  private static func table(_ contrast: CurveContrast) -> String {
    var table = TextTable(header: ["loss", "samples of \(contrast.second) over those of \(contrast.first)", "95 % interval"])
    for ratio in contrast.ratios {
      table.add([
        String(format: "%.3g", ratio.level), ratio.estimate.map { FitReport.digits($0) } ?? "not reached by both",
        ratio.estimate == nil ? "-" : "\(FitReport.digits(ratio.interval.lower)) to \(FitReport.digits(ratio.interval.upper))",
      ])
    }
    return table.text
  }

  private static func description(_ contrast: CurveContrast) -> String {
    var words = "No decision: it needs repetitions (--replicate), which both curves share."
    if let forms = contrast.forms {
      let interval = forms.potencyInterval()
      words +=
        " If the curves are parallel in ln n, \(contrast.second) needs \(FitReport.digits(exp(forms.logPotency.estimate))) "
        + "times the samples at every loss (95 % interval \(FitReport.digits(interval.lower)) to "
        + "\(FitReport.digits(interval.upper)))"
      let ranked = forms.fits.filter { $0.aicc != nil }.sorted { $0.aicc! < $1.aicc! }
      if let best = ranked.first {
        words +=
          "; of power laws that share coefficients, AICc prefers the form \"\(best.sharing.name.replacing("_", with: " "))\""
      }
      words += "."
    }
    return words + " Points count as independent."
  }

  /// A factor from its logarithm to base 2: a number, a range or a bound.
  static func factor(_ value: SampleEfficiency) -> String {
    func text(_ x: Double) -> String { String(format: "%.3g", exp2(x)) }
    if value.isExact { return text(value.lower) }
    switch (value.lower > -.infinity, value.upper < .infinity) {
    case (true, true): return "\(text(value.lower)) to \(text(value.upper))"
    case (true, false): return "at least \(text(value.lower))"
    case (false, true): return "at most \(text(value.upper))"
    case (false, false): return "unknown"
    }
  }

  private static func probability(_ p: Double) -> String { String(format: "%.2g", p) }
}
