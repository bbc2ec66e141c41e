import Files
import Studies
import Testing

@Suite struct HypothesisTests {
  @Test func defaultsComeFromTheAnalysis() throws {
    let study = try Trial.load(
      Trial.text(adding: "analysis: {significance: 0.01, hypotheses: [{name: short_beats_dense}, {name: P7}]}"))
    #expect(
      study.analysis.hypotheses == [
        Hypothesis(
          claim: .shortBeatsDense, method: "drr", baselines: ["dense_early"], statistic: .signedRank, margin: nil, level: 0.01),
        Hypothesis(claim: .placebo, method: "drr", baselines: ["dense_early"], statistic: .signedRank, margin: 1.25, level: 0.01),
      ])
  }

  @Test func everyKeyCanBeWritten() throws {
    let study = try Trial.load(
      Trial.text(
        adding:
          "analysis: {hypotheses: [{name: P3, method: drr, baselines: [dense_early], statistic: equivalence, margin: 1.5, level: 0.1}]}"
      ))
    #expect(
      study.analysis.hypotheses == [
        Hypothesis(
          claim: .efficiencyRatio, method: "drr", baselines: ["dense_early"], statistic: .equivalence, margin: 1.5, level: 0.1)
      ])
  }

  /// A prediction is part of what the hash commits to; a study without any keeps the hash it always had.
  @Test func hypothesesAreHashed() throws {
    let plain = try Trial.load(Trial.text())
    #expect(plain.hash == (try Trial.load(Trial.text(adding: "analysis: {hypotheses: []}"))).hash)
    #expect(!plain.resolvedJSON.contains("hypotheses"))
    let stated = try Trial.load(Trial.text(adding: "analysis: {hypotheses: [{name: P7}]}"))
    let other = try Trial.load(Trial.text(adding: "analysis: {hypotheses: [{name: P7, margin: 1.5}]}"))
    #expect(Set([plain.hash, stated.hash, other.hash]).count == 3)
    #expect(
      stated.resolvedJSON.contains(
        #""hypotheses":[{"baselines":["dense_early"],"level":0.05,"margin":1.25,"method":"drr","name":"P7","statistic":"signed_rank"}]"#
      ))
  }

  @Test func onlyTheConfirmatoryFamilyIsAdjusted() {
    #expect(Hypothesis.Claim.allCases.filter(\.isConfirmatory) == [.shortBeatsDense, .placebo, .doseResponse])
    #expect(Hypothesis.Claim.allCases.allSatisfy { !$0.statistics.isEmpty })
  }
}
