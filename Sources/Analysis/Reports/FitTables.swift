import Foundation
import LearningCurves
import Results
import Statistics
import Studies

/// The learning curves of a study as tables of at most 80 columns.
package struct FitTables {
  private let fits: StudyFits

  package init(_ fits: StudyFits) { self.fits = fits }

  private var study: Study { fits.students.study }

  package var text: String {
    study.conditions.indices.map { c in
      (study.conditions.count > 1 ? study.title(ofCondition: c) + "\n" : "")
        + study.vocabulary(excess(c) + declared(c) + "\n" + coefficients(c) + theory(c) + penalties(c) + evidence(c))
    }.joined(separator: "\n") + CurveRises.text(CurveRises.all(fits.students), of: study)
  }

  /// Sizes down, methods across; several blocks where there are too many methods for 80 columns.
  private func excess(_ c: Int) -> String {
    let labels = study.methodLabels
    var text = "Excess over the noise-free teacher, geometric mean over teachers (live parameters)\n".wrapped(to: 80)
    let width = labels.map { max($0.count, 14) + 2 }.max() ?? 16
    let perBlock = max(1, 72 / width)
    for start in stride(from: 0, to: labels.count, by: perBlock) {
      let methods = start..<min(labels.count, start + perBlock)
      var table = TextTable(header: ["n_train"] + methods.map { labels[$0] }, alignsLeft: 0)
      for (s, size) in study.trainCounts.enumerated() {
        table.add(
          ["\(size)"]
            + methods.map { m in
              let summary = fits.summaries[c][m][s]
              guard summary.teachers > 0 else { return "missing" }
              let live = summary.liveParameters.median
              return String(format: "%.3g", summary.geometricMean) + (live.isNaN ? "" : " (\(Int(live.rounded())))")
            })
      }
      text += (text.hasSuffix("\n") ? "" : "\n") + table.text
    }
    return text
  }

  /// What external programs say of themselves.
  private func declared(_ c: Int) -> String {
    let programs = study.methodLabels.indices.filter { !study.conditions[c].settings.methods[$0].kind.makesNetworks }
    guard !programs.isEmpty, let size = study.trainCounts.indices.last else { return "" }
    let words = programs.map { m in
      let bits = fits.students.modelBits(condition: c, method: m, size: size)
      return study.methodLabels[m] + (bits.isEmpty ? " states no length" : " states \(Int(median(bits).rounded())) bits")
    }
    let sentence =
      "External programs, whose lengths and live parameters are self-declared and were not checked: "
      + "\(words.joined(separator: ", ")) (median over teachers at n_train \(study.trainCounts[size]))."
    return sentence.wrapped(to: 80) + "\n"
  }

  private func coefficients(_ c: Int) -> String {
    guard study.analysis.curveModel != "none" else { return "No curve was fitted, as the study asks.\n" }
    var table = TextTable(header: ["pooled fit", "model", "a", "b", "c", "d", "status", "teachers converged"], alignsLeft: 2)
    for (m, label) in study.methodLabels.enumerated() {
      guard let fit = fits.pooledFit(condition: c, method: m) else { continue }
      let perTeacher = fits.fits.filter { $0.condition == c && $0.method == m && $0.teacher != nil }
      table.add(
        [label, fit.model.name]
          + ["a", "b", "c", "d"].map { name in
            guard let value = fit.coefficients[name] else { return "" }
            if fit.options.fixed[name] != nil { return "\(VerdictSentence.number(value)) fixed" }
            return String(format: "%.3g", value)
          } + [fit.status.name, "\(perTeacher.count { $0.fit.status == .converged })/\(perTeacher.count)"])
    }
    return table.text
  }

  /// The closed forms and how far the means are from them, in standard errors.
  private func theory(_ c: Int) -> String {
    var table = TextTable(header: ["closed form", "n_train", "mean excess", "standard error", "theory", "z"])
    var largest = 0.0
    for (m, label) in study.methodLabels.enumerated() {
      for (s, size) in study.trainCounts.enumerated() {
        let summary = fits.summaries[c][m][s]
        guard summary.theory.isFinite, summary.theoryDeviation.isFinite else { continue }
        largest = max(largest, abs(summary.theoryDeviation))
        table.add([
          label, "\(size)", String(format: "%.5g", summary.arithmeticMean), String(format: "%.2g", summary.standardError),
          String(format: "%.5g", summary.theory), String(format: "%+.2f", summary.theoryDeviation),
        ])
      }
    }
    guard !table.isEmpty else { return "" }
    let verdict = largest <= 3 ? "within 3 standard errors at every anchor" : "beyond 3 standard errors somewhere"
    return "\n" + table.text
      + "Largest deviation from a closed form: \(String(format: "%.2f", largest)) standard errors, \(verdict).\n"
  }

  /// α = 0 against the best positive α, where the candidates are judged on labels outside the budget, as published.
  private func penalties(_ c: Int) -> String {
    guard case .extra = study.conditions[c].settings.labels.validation else { return "" }
    var table = TextTable(header: ["no penalty/best alpha", "n_train", "test loss", "95 % interval", "p less", "p more", "pairs"])
    for test in fits.questions.alphaCurves.tests where test.condition == c {
      let bounds = [test.lower, test.upper].map { $0.isFinite ? String(format: "%.3f", exp($0)) : "-" }
      table.add([
        study.methodLabels[test.method], "\(study.trainCounts[test.size])", String(format: "%.3f", exp(test.logRatio)),
        bounds.joined(separator: " - "), String(format: "%.3f", test.pHelps), String(format: "%.3f", test.pHarms),
        "\(test.pairs)",
      ])
    }
    return table.isEmpty
      ? ""
      : "\n" + table.text + "Above 1, with a small p less: the penalty lowers the test loss.\n"
  }

  /// Rank correlation of code length and excess, where the shortest code is chosen.
  private func evidence(_ c: Int) -> String {
    guard study.conditions[c].settings.methods.allSatisfy({ $0.selection == .mdl }) else { return "" }
    let found = fits.questions.evidence.filter { $0.condition == c && ($0.method == nil || $0.length == .evidence) }
    var table = TextTable(header: ["students", "by", "n_train", "tau", "95 % interval", "p > 0", "teachers"], alignsLeft: 2)
    for correlation in found {
      let bounds = [correlation.lower, correlation.upper].map { $0.isNaN ? "-" : String(format: "%+.2f", $0) }
      table.add([
        correlation.method.map { study.methodLabels[$0] } ?? "between", correlation.length.words,
        "\(study.trainCounts[correlation.size])", String(format: "%+.2f", correlation.tau), bounds.joined(separator: " to "),
        correlation.pSignedRank.isNaN ? "-" : String(format: "%.3f", correlation.pSignedRank), "\(correlation.teachers)",
      ])
    }
    return table.isEmpty
      ? ""
      : "\n" + table.text
        + ("Kendall's tau with the excess, mean over teachers: between the selected students of all methods, and within the "
        + "candidates of each. Above 0: the shorter one predicts better. Scores are linearised and are not lengths of a code; "
        + "the sampled and the prequential length are."
        + (fits.questions.doubtfulLengths.isNaN
          ? ""
          : " In \(Int((100 * fits.questions.doubtfulLengths).rounded())) % of the runs the description score and the sampled "
            + "length differ by more than 5 %."))
        .wrapped(to: 80) + "\n"
  }
}
