import Studies
import Testing

/// `alpha: auto` in the study file.
@Suite struct AutomaticAlphaTests {
  @Test func itBeginsWithTheUsualValues() throws {
    let usual = try Trial.load(Trial.text([9: "  drr: {beta: 5}"]))
    let automatic = try Trial.load(Trial.text([9: "  drr: {beta: 5, alpha: auto}"]))
    #expect(automatic.conditions[0].settings.methods.map(\.findsAlpha) == [false, true])
    #expect(automatic.conditions[0].settings.methods[1].values == usual.conditions[0].settings.methods[1].values)
    #expect(automatic.hash != usual.hash && RunPlan(automatic).runs == RunPlan(usual).runs)
    // numbers on top of it are numbers
    let set = try Trial.load(Trial.text([9: "  drr: {beta: 5, alpha: auto}"]), "methods.drr.alpha=[0.1, 0.4]")
    #expect(set.hash == (try Trial.load(Trial.text())).hash)
  }

  @Test func editorsKnowIt() {
    #expect(StudyReference.schema.canonical.contains("\"alpha\":{\"anyOf\":[{\"const\":\"auto\"},"))
  }

  @Test func whereItMeansNothingItIsRefused() {
    #expect(
      Trial.sentence(Trial.text([9: "  drr: {beta: 5, alpha: auto}"], adding: "factors: {methods.drr.alpha: [[0.1, 0.4], auto]}"))
        == "trial.yaml:9:3: methods.drr.alpha is auto, and the method or its alpha is a factor; accepted: lists of numbers.")
    #expect(
      Trial.sentence(Trial.text([8: "  dense_early: {alpha: auto}"])).hasPrefix("trial.yaml:8:24: methods.dense_early.alpha "))
    #expect(
      Trial.sentence(Trial.text([9: "  drr: {alpha: Auto, beta: 5}"])).hasPrefix("trial.yaml:9:16: methods.drr.alpha is Auto"))
  }
}
