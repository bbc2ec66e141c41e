import Analysis
import CodelengthTables
import Foundation
import LearningCurves
import Pipeline
import Results
import Studies
import Testing

@Suite struct VerdictFormsTests {
  static func verdict(_ rest: String = "") throws -> StudyVerdict {
    try ExampleCurves.verdict(ExampleCurves.study(analysis: "{hypotheses: [{name: short_beats_dense}]}", rest: rest)) {
      _, label, n, t, _ in
      (label == "drr" ? 1 : label == "l2" ? 2 : 4) * exp(0.1 * sin(Double(t))) / n
    }
  }

  @Test func theJSONHoldsWhatTheScreenSays() throws {
    let verdict = try Self.verdict()
    let object = try #require(try JSONSerialization.jsonObject(with: Data(verdict.json.canonical.utf8)) as? [String: Any])
    let decision = try #require((object["decisions"] as? [[String: Any]])?.first)
    #expect(decision["decision"] as? String == "supported")
    #expect(decision["best_baseline"] as? String == "l2")
    #expect(decision["p_supported"] as? Double == exp2(-12))
    let comparison = try #require((decision["comparisons"] as? [[String: Any]])?.last)
    let ratio = try #require(comparison["log2_ratio"] as? [Double])
    #expect(abs(ratio[0] - 1) < 1e-9 && abs(ratio[1] - 1) < 1e-9)
    #expect((comparison["teachers"] as? [[Double]])?.count == 12)
    let prediction = try #require((object["predictions"] as? [[String: Any]])?.first)
    #expect(prediction["name"] as? String == "short_beats_dense")
    #expect(prediction["decision"] as? String == "supported")
    #expect(VerdictScreen(verdict).text.contains(decision["decision"] as? String == "supported" ? "Verdict: Supported" : "none"))
  }

  @Test func markdownHasOneRowPerBaseline() throws {
    let text = try Self.verdict().markdown
    #expect(text.contains("| dense_early | 4.00"))
    #expect(text.contains("| l2 | 2.00"))
    #expect(text.contains("| short_beats_dense | drr | supported |"))
  }

  @Test func protocolsStandSideBySideInEightyColumns() throws {
    let text = VerdictVariants([try Self.verdict(), try Self.verdict("protocol: {validation: {extra: 1000}}")]).text
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
    #expect(text.components(separatedBy: "Question:").count == 2)
    #expect(text.contains("1 example: 20 % of the n labels choose, then refit on all n;"))
    #expect(text.contains("2 example: 1000 extra labels, not counted in n, choose;"))
    #expect(text.contains("1 supported, 2 supported"))
  }

  @Test func whatAStudyCanDetect() throws {
    let words = try #require(PilotStudy.power(of: ExampleCurves.study(), pilot: nil))
    #expect(words.contains("12 teachers detect a factor of 1.7"))
    #expect(words.contains("about 85 teachers"))
    #expect(
      try #require(PilotStudy.power(of: ExampleCurves.study(teachers: "count: 1"), pilot: nil)).contains(
        "1 teacher detects nothing"))
  }
}
