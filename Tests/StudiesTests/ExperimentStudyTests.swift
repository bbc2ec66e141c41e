import Experiments
import Studies
import Testing

/// Studies that repeat an experiment, in YAML.
@Suite struct ExperimentStudyTests {
  static let head = "name: trial\nquestion: Is it so?\nprediction: Yes.\nseed: 1\n"
  static let rebound = head + "kind: traces\nexperiment: {kind: rebound}\n"
  static let committee =
    head + "kind: traces\nexperiment: {kind: soft_committee, cases: {a: {student: 1, teacher: 1, duration: 2}}}\n"
  static let egp =
    head
    + "kind: regression\nexperiment: {kind: egp, problems: {T: {samples: 9, variables: 20, nonzero: 2, noise_std: 1, lambda0: 2, epochs: 5}}}\n"

  @Test func everyKeyOfReboundHasThePublishedDefault() throws {
    let study = try Trial.load(Self.rebound)
    #expect(study.kind == .traces && study.conditions.isEmpty && study.methodLabels.isEmpty)
    #expect(study.experiment as? ReboundSettings == ReboundSettings())
    let changed = try Trial.load(
      Self.rebound, "experiment.perturbed.epochs=7", "replicates=3", "experiment.precisions=[double]",
      "experiment.levels.noise_std=[0.1, 0.2]")
    let settings = try #require(changed.experiment as? ReboundSettings)
    #expect(settings.perturbed == .init(learningRate: 0.01, epochs: 7) && settings.replicates == 3)
    #expect(settings.precisions == [.double] && settings.noiseLevels == [0.1, 0.2])
    #expect(changed.hash != study.hash)
  }

  /// A unit's key depends on its own settings alone: more replicates keep the units that there are.
  @Test func keysOutliveAChangedStudy() throws {
    func keys(_ overrides: String...) throws -> Set<RunKey> {
      let study = try Study.load(text: Self.committee, sourceName: "t", overrides: overrides)
      return Set(UnitPlan(try #require(study.experiment), seed: study.seed).units.map(\.key))
    }
    let before = try keys()
    #expect(before.count == 11)
    #expect(try keys("replicates=12").isSuperset(of: before))
    #expect(try keys("experiment.inputs=500").intersection(before).count == 1)
    #expect(try keys("seed=2").isDisjoint(with: before))
  }

  static let refusals: [(String, String)] = [
    (
      head + "kind: traces\n",
      "trial.yaml: experiment is missing; accepted: a mapping, such as {kind: rebound}."
    ),
    (
      head + "kind: traces\nexperiment: rebound\n",
      "trial.yaml:6:13: experiment is rebound; accepted: a mapping, such as {kind: rebound}."
    ),
    (
      head + "kind: traces\nexperiment: {layers: [2, 1]}\n",
      "trial.yaml:6:13: experiment.kind is missing; accepted: rebound, soft_committee."
    ),
    (
      head + "kind: traces\nexperiment: {kind: egp}\n",
      "trial.yaml:6:20: experiment.kind is egp; accepted: rebound, soft_committee in a study of kind traces."
    ),
    (
      rebound + "teachers: {count: 2}\n",
      "trial.yaml:7:1: teachers does not belong to a study of kind traces; accepted: schema, name, kind, question, prediction, "
        + "demonstration, seed, replicates, experiment, presets."
    ),
    (
      head + "kind: traces\nexperiment: {kind: rebound, epochs: 5}\n",
      "trial.yaml:6:29: experiment.epochs is not a known key; accepted: kind, layers, n_train, n_test, precisions, bias_bound, "
        + "record_every, perturbed, noisy, levels."
    ),
    (
      head + "kind: traces\nexperiment: {kind: rebound, layers: [2, 5]}\n",
      "trial.yaml:6:37: experiment.layers is [2, 5]; accepted: a network with hidden layers and one output, such as [2, 25, 25, 1]."
    ),
    (
      head + "kind: traces\nexperiment: {kind: rebound, precisions: [float, float]}\n",
      "trial.yaml:6:41: experiment.precisions names a precision twice; accepted: each of float, double at most once."
    ),
    (
      head + "kind: traces\nexperiment: {kind: rebound, perturbed: {perturbation_std: [0.1, 0.01]}}\n",
      "trial.yaml:6:65: experiment.perturbed.perturbation_std[1] is 0.01 after 0.1; accepted: increasing numbers, each once."
    ),
    (
      head + "kind: traces\nexperiment: {kind: soft_committee}\n",
      "trial.yaml:6:13: experiment.cases is missing; accepted: a mapping of names to settings, such as {one_unit: {student: 1, "
        + "teacher: 1, duration: 20}}."
    ),
    (
      head + "kind: traces\nexperiment: {kind: soft_committee, cases: {a: {student: 1, teacher: 1}}}\n",
      "trial.yaml:6:44: experiment.cases.a.duration is missing; accepted: a number greater than 0."
    ),
    (
      head
        + "kind: traces\nexperiment: {kind: soft_committee, cases: {a: {student: 1, teacher: 1, duration: 1, start_overlap: 2}}}\n",
      "trial.yaml:6:100: experiment.cases.a.start_overlap is 2.0, and a vector of squared norm 0.25 has no larger overlap than "
        + "0.5; accepted: a smaller overlap."
    ),
    (
      head
        + "kind: regression\nexperiment: {kind: egp, problems: {T: {samples: 9, variables: 20, nonzero: 10, noise_std: 1, "
        + "lambda0: 2, epochs: 5}}}\n",
      "trial.yaml:6:76: experiment.problems.T.nonzero is 10 with 9 samples and 20 variables; accepted: at most 9, so that least "
        + "squares on the true support is determined."
    ),
  ]

  @Test(arguments: refusals)
  func whatIsRefused(text: String, sentence: String) {
    #expect(Trial.sentence(text) == sentence)
  }

  @Test func regressionsAreRead() throws {
    let settings = try #require(try Trial.load(Self.egp, "replicates=2").experiment as? SparseRegressionSettings)
    #expect(settings.problems.count == 1 && settings.units.count == 6)
  }
}
