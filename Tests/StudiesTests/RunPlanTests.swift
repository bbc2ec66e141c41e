import Studies
import Testing
import Training

@Suite struct RunPlanTests {
  @Test func runsAreLaidOutInTheOrderOfTheDesign() throws {
    let study = try Trial.load(
      Trial.text([6: "n_train: [32, 57]"], adding: "replicates: 3", "factors: {data.noise_std: [0.1, 0.2]}"))
    let plan = RunPlan(study)
    #expect(plan.runs.count == 2 * 2 * 3 * 2 * 4)
    #expect(plan.groups.count == 2 * 2 * 3 * 2)
    #expect(plan.groups.map(\.runs.count) == Array(repeating: 4, count: 24))
    #expect(plan.runs[0..<4].map(\.method) == [0, 0, 1, 1])
    #expect(plan.runs[0..<4].map(\.settingIndex) == [nil, nil, 0, 1])
    #expect(plan.runs[0..<4].map(\.restart) == [0, 1, 0, 0])
    let places = plan.groups.map(\.cell).map { [$0.condition, $0.teacher, $0.replicate, $0.trainCount] }
    #expect(places[0..<3] == [[0, 0, 0, 32], [0, 0, 0, 57], [0, 0, 1, 32]])
    #expect(places == places.sorted { $0.lexicographicallyPrecedes($1) })
    for group in plan.groups {
      #expect(plan.runs[group.runs].allSatisfy { $0.cell == group.cell })
    }
    #expect(Set(plan.runs.map(\.key)).count == plan.runs.count)
  }

  /// The text was written by hand and hashed with Python's hashlib:
  /// {"algorithm_version":3,"arithmetic":"portable-2","data":{"inputs":"uniform","noise_std":0.1,"test":5000},"method":{"beta":5.0,"method":"drr",
  /// "normalised":false,"rho":0.0,"tolerance":0.01},"protocol":{"alpha_unit":"sse","label_precision":0.001,"symmetry_refund":
  /// true,"validation":{"fraction":0.2,"refit":true}},"seed":1,"student":{"activation":"tanh","bias":true,"initialisation":"lux","layers":
  /// [2,25,25,1],"precision":"float"},"students":false,"teachers":{"activation":"tanh","bias":true,"initialisation":"lux",
  /// "kind":"mlp","layers":[2,5,8,1],"nonzero":null,"norm":1.0,"output_variance":1.0,"pool":"confirmation","rotate":false,
  /// "weight_bits":null,"weight_scaling":2.0},"traces":0,"training":{"batch":"full","evaluate_every":10,
  /// "finetune_max_epochs":10000,"learning_rate":0.001,"loss":"mse","max_epochs":20000,"min_epochs":1500,"optimizer":"adam",
  /// "smoothing_window":30},"where":{"alpha":0.1,"n_train":32,"replicate":0,"restart":0,"teacher":0}} without line breaks.
  @Test func aKeyIsTheHashOfItsDocumentedText() throws {
    let run = RunPlan(try Trial.load(Trial.text())).runs[2]
    #expect(run.key.description == "3c0560158da82704ea48a6d8385daca07ab09737bc64ff6bef3829cd3150a9e3")
  }

  private func keys(_ text: String, _ overrides: String...) throws -> Set<RunKey> {
    Set(RunPlan(try Study.load(text: text, sourceName: "trial.yaml", overrides: overrides)).runs.map(\.key))
  }

  @Test(arguments: [
    "name=other", "question=Why?", "replicates=2", "teachers.count=3", "n_train=[32, 57, 100, 178, 320, 562, 1000, 1780, 3000]",
    "analysis.significance=0.01", "methods.drr.alpha=[0.1, 0.2, 0.3, 0.4]", "methods.l2={alpha: [1, 2]}", "protocol.candidates=4",
    "demonstration=true",
  ])
  func whatARunDoesNotDependOnLeavesItsKey(override: String) throws {
    let before = try keys(Trial.text())
    #expect(try keys(Trial.text(), override).isSuperset(of: before))
  }

  @Test(arguments: [
    "seed=2", "data.noise_std=0.2", "data.test=10", "teachers.pool=pilot", "teachers.rotate=true", "student.precision=double",
    "student.layers=[2, 20, 1]", "training.max_epochs=19999", "training.batch=8", "protocol.validation.extra=10",
    "protocol.label_precision=0.01", "traces.every=10", "students=true",
  ])
  func whatItDependsOnChangesEveryKey(override: String) throws {
    #expect(try keys(Trial.text(), override).isDisjoint(with: keys(Trial.text())))
  }

  @Test func theLabelOfAMethodIsNotPartOfTheKey() throws {
    #expect(try keys(Trial.text()) == keys(Trial.text([9: "  pruned: {method: drr, alpha: [0.1, 0.4], beta: 5}"])))
  }

  @Test(arguments: ["beta=6", "rho=1", "tolerance=0.5", "normalised=true"])
  func settingsOfAMethodChangeItsKeysOnly(override: String) throws {
    let before = RunPlan(try Trial.load(Trial.text())).runs
    let after = RunPlan(try Trial.load(Trial.text(), "methods.drr.\(override)")).runs
    for (b, a) in zip(before, after) { #expect((b.key == a.key) == (b.method == 0)) }
  }

  @Test func closedFormsDoNotDependOnTraining() throws {
    let text = Trial.text([
      5: "teachers: {kind: linear, layers: [4, 1]}", 8: "  least_squares:", 9: "  ridge_optimal:",
    ])
    #expect(try keys(text) == keys(text, "training.max_epochs=7"))
    #expect(try keys(text) != keys(text, "data.noise_std=0.7"))
    let study = try Trial.load(text + "factors: {training.max_epochs: [5, 6, 7]}\n")
    let summary = PlanSummary(study, plan: RunPlan(study))
    #expect(summary.runCount == 3 * 12 * 8 * 2)
    #expect(summary.distinctRunCount == 12 * 8 * 2)
  }

  @Test func aStudyTooLargeToLayOutIsRefused() {
    #expect(
      Trial.sentence(Trial.text([5: "teachers: {count: 1000000}"]))
        == "trial.yaml: the study asks for more than 10000000 runs; accepted: fewer teachers, replicates, sizes or levels.")
  }
}
