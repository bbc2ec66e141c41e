import Foundation
import LearningCurves
import Results
import Studies

/// Verdicts of several folders side by side, 80 columns: does what may be said depend on the protocol?
package struct VerdictVariants {
  private let verdicts: [StudyVerdict]

  package init(_ verdicts: [StudyVerdict]) { self.verdicts = verdicts }

  package var text: String {
    var text = ""
    for (question, group) in grouped(by: \.study.question) {
      text += "Question: \(question)".wrapped(to: 80, indent: "  ") + "\n"
      var table = TextTable(header: ["", "short", "against", "n ratio", "95 % interval", "p", "decision"], alignsLeft: 3)
      var notes: [String] = []
      for (position, verdict) in group.enumerated() {
        let mark = "\(position + 1)"
        notes.append("\(mark) \(verdict.study.name): \(Self.protocolNote(verdict))")
        if verdict.rulings.isEmpty { table.add([mark, "-", "-", "-", "-", "-", "not applicable"]) }
        for ruling in verdict.rulings { table.add([mark] + Self.cells(ruling)) }
      }
      text += table.text
      for note in notes { text += note.wrapped(to: 80, indent: "  ") + "\n" }
      text += predictions(group)
      text += "\n"
    }
    return text
      + "Only one of these is the study that was meant; the others say how far it depends on its protocol.\n"
      .wrapped(to: 80) + "\n"
  }

  private static func cells(_ ruling: StudyVerdict.Ruling) -> [String] {
    let best = ruling.test.best
    let p = ruling.decision == .refuted ? ruling.test.pRefuted : ruling.test.pSupported
    return [
      cut(ruling.test.short), cut(best?.baseline ?? "-"), best?.estimate.map(VerdictScreen.range) ?? "unknown",
      best?.interval.map(VerdictScreen.range) ?? "unknown", VerdictSentence.probability(p), ruling.decision.word,
    ]
  }

  private static func protocolNote(_ verdict: StudyVerdict) -> String {
    let settings = verdict.study.conditions[0].settings
    let candidates = settings.labels.candidates
    var words = "\(VerdictSentence.protocolWords(settings.labels)); \(candidates) candidate\(candidates == 1 ? "" : "s") each; "
    words += "\(settings.teachers.count) \(settings.teachers.pool.rawValue) teachers, look \(verdict.look)"
    if verdict.study.isDemonstration { words += "; a demonstration" }
    let reasons = Set(verdict.rulings.compactMap(\.decision.reason)).sorted()
    return verdict.study.vocabulary(words + (reasons.isEmpty ? "." : "; \(reasons.joined(separator: "; "))."))
  }

  /// One line per stated prediction, the decisions in the order of the folders.
  private func predictions(_ group: [StudyVerdict]) -> String {
    let claims = group.flatMap { $0.hypotheses.map { HypothesisTest.claim($0.hypothesis) } }
    var seen: Set<String> = []
    return claims.filter { seen.insert($0).inserted }.map { claim in
      let words = group.enumerated().map { position, verdict in
        let ruling = verdict.hypotheses.first { HypothesisTest.claim($0.hypothesis) == claim }
        return "\(position + 1) \(ruling?.decision.word ?? "not stated")"
      }
      return "\(claim): \(words.joined(separator: ", "))".wrapped(to: 80, indent: "  ") + "\n"
    }.joined()
  }

  private func grouped(by key: (StudyVerdict) -> String) -> [(String, [StudyVerdict])] {
    var order: [String] = []
    var groups: [String: [StudyVerdict]] = [:]
    for verdict in verdicts {
      if groups[key(verdict)] == nil { order.append(key(verdict)) }
      groups[key(verdict), default: []].append(verdict)
    }
    return order.map { ($0, groups[$0] ?? []) }
  }

  private static func cut(_ text: String) -> String { text.count <= 12 ? text : text.prefix(11) + "…" }
}
