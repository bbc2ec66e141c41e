import Experiments
import Files
import Foundation
import Studies

/// The claims of a study with what was measured, for a screen of 80 columns, for programs and for other texts.
package struct ClaimsVerdict: Sendable {
  let study: Study
  package let claims: [Claim]
  /// Planned units without a record.
  let missing: Int

  /// A list: statement, statistic, expected, tolerance, measured → decision.
  var screen: String {
    var text = summary.wrapped(to: 80, indent: "  ") + "\n"
    if missing > 0 { text += "INCOMPLETE: \(missing) runs are missing (brevity run, then merge and verdict).\n" }
    text += "\nQuestion: \(study.question)".wrapped(to: 80, indent: "  ") + "\n"
    text += "Prediction: \(study.prediction)".wrapped(to: 80, indent: "  ") + "\n"
    if study.isDemonstration { text += "This is a demonstration, not evidence.\n" }
    for (origin, title) in [(Claim.Origin.published, "Published"), (.theory, "Must hold"), (.check, "Check")] {
      var sources: [String] = []
      for claim in claims where claim.origin == origin && !sources.contains(claim.source) { sources.append(claim.source) }
      for source in sources {
        text += "\n" + "\(title): \(source)".wrapped(to: 80, indent: "  ") + "\n"
        for claim in claims where claim.origin == origin && claim.source == source { text += entry(claim) }
      }
    }
    return text
  }

  private func entry(_ claim: Claim) -> String {
    let expected = claim.expected.isNaN ? "" : "expected \(Self.expectation(claim)), "
    let end = claim.outcome + (claim.reason.map { ": \($0)" } ?? "")
    let result = "\(claim.statistic): \(expected)measured \(Self.measurement(claim)) → \(end)"
    let lines = result.wrapped(to: 76).split(separator: "\n").map { "    " + $0 }
    return "- \(claim.name): \(claim.statement)".wrapped(to: 80, indent: "  ") + "\n" + lines.joined(separator: "\n") + "\n"
  }

  private var summary: String {
    func count(_ origin: Claim.Origin, _ decision: Claim.Decision) -> Int {
      claims.count { $0.origin == origin && $0.decision == decision }
    }
    var parts: [String] = []
    let published = claims.count { $0.origin == .published }
    if published > 0 {
      parts.append(
        "of \(published) published claims \(count(.published, .reproduced)) reproduced, "
          + "\(count(.published, .notReproduced)) not reproduced, \(count(.published, .notComparable)) not comparable")
    }
    for (origin, name) in [(Claim.Origin.theory, "consequences of theory"), (.check, "checks of its own")] {
      let all = claims.count { $0.origin == origin }
      guard all > 0 else { continue }
      let open = count(origin, .notComparable)
      parts.append(
        "of \(all) \(name) \(count(origin, .reproduced)) hold" + (open > 0 ? " and \(open) cannot be decided" : ""))
    }
    return "Verdict: " + parts.joined(separator: "; ") + "."
  }

  /// 0.79 ± 0.3, 32 within a factor of 2, at least 0.9.
  static func expectation(_ claim: Claim) -> String {
    let value = number(claim.expected)
    return switch claim.tolerance {
    case .within(let x): "\(number(claim.expected, to: x)) ± \(number(x))"
    case .factor(let x): "\(value) within a factor of \(number(x))"
    case .atLeast: "at least \(value)"
    case .atMost: "at most \(value)"
    }
  }

  /// The value, with its standard error where there is one.
  static func measurement(_ claim: Claim) -> String {
    guard claim.measured.isFinite else { return "nothing" }
    var precision = claim.measured
    if case .within(let x) = claim.tolerance { precision = x }
    return number(claim.measured, to: precision)
      + (claim.standardError.isNaN ? "" : " (standard error \(number(claim.standardError)))")
  }

  /// Three digits, or as many as it takes to see differences of size `precision`.
  static func number(_ value: Double, to precision: Double = 0) -> String {
    let digits = precision > 0 && value != 0 ? Int(log10(abs(value) / precision).rounded(.up)) + 2 : 3
    return String(format: "%.\(max(3, min(8, digits)))g", value)
  }

  var json: JSON {
    .object([
      "study": .text(study.name), "hash": .text(study.hash), "question": .text(study.question),
      "prediction": .text(study.prediction), "demonstration": .bool(study.isDemonstration), "sentence": .text(summary),
      "claims": .array(
        claims.map { claim in
          .object([
            "name": .text(claim.name), "statement": .text(claim.statement), "statistic": .text(claim.statistic),
            "origin": .text(claim.origin.rawValue), "source": .text(claim.source), "expected": .finite(claim.expected),
            "comparison": .text(Claim.Tolerance.names[claim.tolerance.code]), "tolerance": .finite(claim.tolerance.size),
            "measured": .finite(claim.measured), "standard_error": .finite(claim.standardError),
            "decision": .text(claim.decision.words), "reason": claim.reason.map { .text($0) } ?? .null,
          ])
        }),
    ])
  }

  /// A heading, one table and the sentence.
  package var markdown: String {
    var text = "## \(study.name)\n\n**Question.** \(study.question)\n\n**Prediction.** \(study.prediction)\n\n"
    text += "| claim | statistic | expected | measured | decision |\n|---|---|---|---|---|\n"
    for claim in claims {
      let expected = claim.expected.isNaN ? "–" : Self.expectation(claim)
      let decision = claim.outcome + (claim.reason.map { ": \($0)" } ?? "")
      let cells = ["\(claim.name). \(claim.statement)", claim.statistic, expected, Self.measurement(claim), decision]
      text += "| \(cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ")) |\n"
    }
    return text + "\n\(summary)\n"
  }
}
