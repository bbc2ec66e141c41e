import Studies
import Testing
import Training

@Suite struct FactorTests {
  @Test func levelsAreCrossedTheLastFactorFastest() throws {
    let study = try Trial.load(Trial.text(adding: "factors: {data.noise_std: [0, 0.1], student.precision: [float, double]}"))
    #expect(
      study.factors == [
        Factor(key: "data.noise_std", name: "noise_std", levels: [.number(0), .number(0.1)]),
        Factor(key: "student.precision", name: "precision", levels: [.text("float"), .text("double")]),
      ])
    #expect(study.conditions.map(\.levels) == [[0, 0], [0, 1], [1, 0], [1, 1]])
    #expect(study.conditions.map(\.settings.data.noiseStd) == [0, 0, 0.1, 0.1])
    #expect(study.conditions.map(\.settings.student.precision) == [.float, .double, .float, .double])
    #expect(study.analysis.levelReference == .teacherVariance)
  }

  @Test func levelsMayBeListsAndMappings() throws {
    let study = try Trial.load(
      Trial.text(
        adding: "factors: {student.layers: [[2, 25, 25, 1], [2, 60, 1]], protocol.validation: [{fraction: 0.2}, {extra: 100}]}"))
    #expect(
      study.factors.map(\.levels) == [
        [.text("[2, 25, 25, 1]"), .text("[2, 60, 1]")], [.text("{fraction: 0.2}"), .text("{extra: 100}")],
      ])
    #expect(study.conditions[3].settings.student.architecture.layers == [2, 60, 1])
    #expect(study.conditions[3].settings.labels.validation == .extra(100))
  }

  @Test func mixedLevelsAreTexts() throws {
    let study = try Trial.load(Trial.text(adding: "factors: {training.batch: [full, 32]}"))
    #expect(study.factors[0].levels == [.text("full"), .text("32")])
    #expect(study.conditions.map(\.settings.training.batch) == [.full, .size(32)])
  }

  @Test func namesAreShortUnlessAmbiguousOrTaken() throws {
    let study = try Trial.load(
      Trial.text(
        adding:
          "factors: {teachers.layers: [[2, 5, 1]], student.layers: [[2, 9, 1]], methods.drr.alpha: [0.1, 0.2], "
          + "methods.drr.beta: [5, 10]}"
      ))
    #expect(study.factors.map(\.name) == ["teachers_layers", "student_layers", "methods_drr_alpha", "beta"])
    #expect(study.conditions.map { $0.settings.methods[1].values } == [[0.1], [0.1], [0.2], [0.2]])
    #expect(study.conditions.map { ($0.settings.methods[1].kind as? DRR)?.beta } == [5, 10, 5, 10])
  }

  @Test func aKeyThatOnlySomeLevelsOfAKindUseIsNoError() throws {
    let study = try Trial.load(
      Trial.text(
        [5: "teachers: {layers: [8, 1], nonzero: 2}"], adding: "factors: {teachers.kind: [linear, sparse_linear]}"))
    #expect(study.conditions.map(\.settings.teachers.nonzero) == [nil, 2])
  }

  @Test func theDesignCanBeSetFromTheCommandLine() throws {
    let text = Trial.text(adding: "factors: {data.noise_std: [0.1, 0.2]}")
    #expect(try Trial.load(text, "factors.data.noise_std=[0.3]").conditions.map(\.settings.data.noiseStd) == [0.3])
    #expect(try Trial.load(text, "factors={}").conditions.map(\.settings.data.noiseStd) == [0.1])
    #expect(
      Trial.sentence(text, "data.noise_std=0.3") == "--set data.noise_std=0.3: data.noise_std cannot be set, because "
        + "data.noise_std is a factor of this study; accepted: factors.data.noise_std with a list of levels.")
  }

  static let refusals: [(String, String)] = [
    ("{data.noise_std: [0.1, -1]}", "10:33: data.noise_std is -1; accepted: a number of at least 0."),
    (
      "{data.noise_sd: [0.1]}",
      "10:11: data.noise_sd is not a known key; accepted: inputs, noise_std, test (did you mean noise_std?)."
    ),
    ("{data.noise_std: []}", "10:27: factors.data.noise_std is an empty list; accepted: a list of at least one level."),
    ("{data.noise_std: 0.1}", "10:27: factors.data.noise_std is 0.1; accepted: a list of at least one level."),
    ("{data.noise_std: [0.1, 1e-1]}", "10:33: factors.data.noise_std[1] is 1e-1 again; accepted: each level once."),
    (
      "{n_train: [[1], [2]]}",
      "10:11: factors.n_train cannot vary; accepted: a key path below data, student, training, protocol, "
        + "teachers (but not teachers.count) or methods.<label>."
    ),
    (
      "{teachers.count: [1, 2]}",
      "10:11: factors.teachers.count cannot vary; accepted: a key path below data, student, training, "
        + "protocol, teachers (but not teachers.count) or methods.<label>."
    ),
    ("[1]", "10:10: factors is a list; accepted: a mapping of key paths to lists of levels."),
    (
      "{training: [1]}",
      "10:11: factors.training cannot vary; accepted: a key path below data, student, training, protocol, "
        + "teachers (but not teachers.count) or methods.<label>."
    ),
  ]

  @Test(arguments: refusals)
  func errorsPointAtTheLevel(factors: String, expected: String) {
    #expect(Trial.sentence(Trial.text(adding: "factors: \(factors)")) == "trial.yaml:\(expected)")
  }

  @Test func tooManyCombinationsAreRefusedBeforeTheyAreLaidOut() {
    let levels = "[" + (1...200).map(String.init).joined(separator: ", ") + "]"
    let text = Trial.text(
      adding: "factors: {data.test: \(levels), training.max_epochs: \(levels), training.min_epochs: \(levels)}")
    #expect(
      Trial.sentence(text)
        == "trial.yaml:10:10: factors has more than 10000 combinations of levels; accepted: fewer levels.")
  }
}
