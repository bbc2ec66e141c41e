import Studies
import Testing
import Training

@Suite struct OverrideTests {
  private func settings(_ added: String = "", _ overrides: String...) throws -> Settings {
    try Study.load(text: Trial.text(adding: added), sourceName: "trial.yaml", overrides: overrides).conditions[0].settings
  }

  @Test func valuesAreTypedAsInTheFile() throws {
    #expect(try settings("", "training.max_epochs=3000").training.maxEpochs == 3000)
    #expect(try settings("", "training.learning_rate=1e-2").training.learningRate == 0.01)
    #expect((try settings("", "methods.drr.beta=10").methods[1].kind as? DRR)?.beta == 10)
    #expect(try settings("", "methods.drr.alpha=[1, 2]").methods[1].values == [1, 2])
    #expect(try settings("", "student.precision=double").student.precision == .double)
    #expect(try settings("", "teachers.output_variance=null").teachers.outputVariance == nil)
    #expect(try Trial.load(Trial.text(), "n_train=[10, 20]").trainCounts == [10, 20])
    #expect(try Trial.load(Trial.text(), "seed=7").seed == 7)
  }

  @Test func aMethodCanBeAddedAndAMethodWithoutSettingsExtended() throws {
    #expect(try settings("", "methods.l2={alpha: [1, 2]}").methods.map(\.label) == ["dense_early", "drr", "l2"])
    #expect(
      try Trial.load(Trial.text([8: "  dense_early:"]), "methods.dense_early.restarts=2").methodLabels == ["dense_early", "drr"])
  }

  @Test func aKeyOfAnotherValidationFormReplacesTheForm() throws {
    let written = "protocol: {validation: {fraction: 0.2, refit: true}}"
    #expect(try settings(written, "protocol.validation.extra=1000").labels.validation == .extra(1000))
    #expect(try settings(written, "protocol.validation.folds=4").labels.validation == .folds(4))
    #expect(try settings(written, "protocol.validation.fraction=0.3").labels.validation == .fraction(0.3, refit: true))
    #expect(try settings(written, "protocol.validation.refit=false").labels.validation == .fraction(0.2, refit: false))
    #expect(try settings("protocol: {validation: none}", "protocol.validation.extra=9").labels.validation == .extra(9))
    #expect(
      try settings("protocol: {validation: {extra: 9}}", "protocol.validation.fraction=0.2").labels.validation
        == .fraction(0.2, refit: false))
  }

  @Test func theSameHoldsWhereTheFileLeavesTheDefault() throws {
    #expect(try settings("", "protocol.validation.extra=1000").labels.validation == .extra(1000))
    #expect(try settings("", "protocol.validation.fraction=0.3").labels.validation == .fraction(0.3, refit: true))
    #expect(try settings("", "protocol.validation={folds: 3}").labels.validation == .folds(3))
  }

  @Test func aStudyLoadsAgainFromItsTextAndOverrides() throws {
    let first = try ProtocolExample.load("preset=tiny", "data.noise_std=0.2")
    let second = try Study.load(text: first.sourceText, sourceName: "study.h5", overrides: first.overrides)
    #expect(second.resolvedJSON == first.resolvedJSON)
    #expect(second.hash == first.hash)
    #expect(second.conditions == first.conditions)
  }

  static let refusals: [(String, String)] = [
    (
      "training.max_epoch=3",
      "training.max_epoch is not a known key; accepted: loss, optimizer, learning_rate, batch, min_epochs, max_epochs, "
        + "finetune_max_epochs, evaluate_every, smoothing_window (did you mean max_epochs?)."
    ),
    ("training.max_epochs=three", "training.max_epochs is three; accepted: a whole number from 1 to 1000000000."),
    ("traces=3", "traces is a section, and sections are set key by key; accepted: traces.every, traces.test_at_turns."),
    ("seed.x=1", "seed.x cannot be set, because seed is 1; accepted: seed as a whole."),
    ("n_train.0=5", "n_train.0 cannot be set, because n_train is a list; accepted: n_train as a whole."),
    ("n_train=[", "this is not YAML: did not find expected node content while parsing a flow node."),
    ("seed=", "seed is empty; accepted: a whole number from 0 to 18446744073709551615."),
    ("seed", "this sets nothing; accepted: key=value, such as training.max_epochs=600 or preset=small."),
    ("=3", "this sets nothing; accepted: key=value, such as training.max_epochs=600 or preset=small."),
    ("training..x=1", "training..x is not a key path; accepted: keys joined by dots, such as training.max_epochs."),
    ("presets.a.b=1", "presets.a.b cannot be set; accepted: the keys that the preset should set."),
    ("preset=small", "preset is small; accepted: nothing, since the study has no presets."),
    ("protocol.validation.extra=0", "protocol.validation.extra is 0; accepted: a whole number from 1 to 1000000000."),
    (
      "methods.drr.beta=0",
      "methods.drr.beta is 0, and beta = 0 makes the penalty and its gradient vanish; accepted: a number "
        + "greater than 0, such as 5."
    ),
    (
      "training.min_epochs=30000",
      "training.min_epochs is 30000 and training.max_epochs 20000; accepted: min_epochs of at most max_epochs."
    ),
  ]

  @Test(arguments: refusals)
  func errorsNameTheOverride(override: String, expected: String) {
    #expect(Trial.sentence(Trial.text(), override) == "--set \(override): \(expected)")
  }

  @Test func aPresetIsOneOfTheStudysAndGivenOnce() {
    let text = Trial.text(adding: "presets: {small: {seed: 2}, tiny: {seed: 3}}")
    #expect(
      Trial.sentence(text, "preset=smal") == "--set preset=smal: preset is smal; accepted: small, tiny (did you mean small?).")
    #expect(
      Trial.sentence(text, "preset=small", "preset=tiny")
        == "--set preset=tiny: preset is given more than once; accepted: one preset.")
  }

  @Test func aSlipInAPresetIsFoundBeforeItIsUsed() {
    #expect(
      Trial.sentence(Trial.text(adding: "presets:", "  small: {training.max_epoch: 5}"))
        == "trial.yaml:11:11: training.max_epoch is not a known key; accepted: loss, optimizer, learning_rate, "
        + "batch, min_epochs, "
        + "max_epochs, finetune_max_epochs, evaluate_every, smoothing_window (did you mean max_epochs?).")
  }
}
