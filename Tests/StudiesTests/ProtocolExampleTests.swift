import Networks
import Studies
import Teachers
import Testing
import Training

/// The study file of the protocol, §1, with its ellipses filled in and without the method that selects by mdl.
enum ProtocolExample {
  static let text = """
    schema: 1
    name: sample-efficiency
    kind: learning-curve              # learning-curve | traces | regression (the last two: no cube, no fit stage)
    question: Does a pruned student need fewer labels than the best dense one?
    prediction: Yes for short teachers; no advantage in a rotated basis.
    seed: 1                           # the only seed; unsigned 64-bit
    teachers:   {kind: mlp, count: 12, pool: confirmation, layers: [2, 5, 8, 1], activation: tanh, initialisation: lux,
                 weight_scaling: 2, weight_bits: null, output_variance: 1, rotate: false}
    data:       {inputs: uniform, noise_std: 0.1, test: 5000}      # inputs: uniform on [-1,1]^d | normal
    n_train:    [32, 57, 100, 178, 320, 562, 1000, 1780]           # label budgets
    replicates: 2
    student:    {layers: [2, 25, 25, 1], activation: tanh, initialisation: lux, bias: true, precision: float}
    training:   {loss: mse, optimizer: adam, learning_rate: 1e-3, batch: full, min_epochs: 1500, max_epochs: 20000,
                 finetune_max_epochs: 10000, evaluate_every: 10, smoothing_window: 30}
    protocol:   {validation: {fraction: 0.2, refit: true}, selection: validation, alpha_unit: sse, label_precision: 0.001,
                 candidates: 6}
    methods:                          # the key is the label in every file; `method:` defaults to the key
      dense_early: {restarts: 6}
      l2:          {alpha: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3]}
      drr:         {alpha: [0.02, 0.05, 0.1, 0.2, 0.4, 0.8], beta: 5}
    factors:    {}                    # e.g. {data.noise_std: [0, 0.1], student.precision: [float, double]}; crossed
    analysis:   {short: [drr], baselines: [dense_early, l2],
                 excess_levels: {relative_to: noise_variance, values: [2, 1, 0.5, 0.25, 0.125]},
                 hypotheses: []}
    traces:     {every: 0}            # 0 = none
    students:   false                 # true stores weights
    presets:                          # --set preset=small applies the block, then other --set; results go to <name>-small
      small: {teachers.count: 3, n_train: [32, 57, 100, 178, 320]}
      tiny:  {teachers.count: 2, n_train: [32, 100, 320], training.max_epochs: 600}

    """

  static func load(_ overrides: String...) throws -> Study {
    try Study.load(text: text, sourceName: "example.yaml", overrides: overrides)
  }
}

@Suite struct ProtocolExampleTests {
  @Test func everyKeyOfTheExampleHasItsValue() throws {
    let study = try ProtocolExample.load()
    #expect(study.schema == 1)
    #expect(study.name == "sample-efficiency")
    #expect(study.kind == .learningCurve)
    #expect(study.question == "Does a pruned student need fewer labels than the best dense one?")
    #expect(study.prediction == "Yes for short teachers; no advantage in a rotated basis.")
    #expect(!study.isDemonstration)
    #expect(study.seed == 1)
    #expect(study.factors == [])
    #expect(study.trainCounts == [32, 57, 100, 178, 320, 562, 1000, 1780])
    #expect(study.replicates == 2)
    #expect(study.traceEvery == 0)
    #expect(!study.storesStudents)
    #expect(study.overrides == [])
    #expect(study.warnings == [])
    #expect(study.sourceText == ProtocolExample.text)
    #expect(study.conditions.count == 1)
    #expect(study.conditions[0].levels == [])
    #expect(
      study.conditions[0].settings
        == Settings(
          teachers: TeacherSettings(
            kind: .mlp, count: 12, pool: .confirmation, architecture: Architecture(layers: [2, 5, 8, 1], activation: .tanh),
            initialisation: .lux, weightScaling: 2, weightBits: nil, outputVariance: 1, rotate: false, nonzero: nil, norm: 1),
          data: DataSettings(inputs: .uniform, noiseStd: 0.1, testCount: 5000),
          student: StudentSettings(
            architecture: Architecture(layers: [2, 25, 25, 1], activation: .tanh, hasBias: true), initialisation: .lux,
            precision: .float),
          training: TrainingSettings(
            loss: .mse, optimizer: .adam, learningRate: 1e-3, batch: .full, minEpochs: 1500, maxEpochs: 20000,
            finetuneMaxEpochs: 10000,
            evaluateEvery: 10, smoothingWindow: 30),
          labels: LabelProtocol(
            validation: .fraction(0.2, refit: true), selection: .validation, alphaUnit: .sse, labelPrecision: 0.001, candidates: 6
          ),
          methods: [
            Learner(DenseEarly(), restarts: 6),
            Learner(L2(), values: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3]),
            Learner(DRR(), values: [0.02, 0.05, 0.1, 0.2, 0.4, 0.8]),
          ]))
    #expect(
      study.analysis
        == AnalysisSettings(
          short: ["drr"], baselines: ["dense_early", "l2"], levelReference: .noiseVariance, levels: [2, 1, 0.5, 0.25, 0.125],
          curveModel: "pow3", significance: 0.05))
  }

  @Test func whatTheExampleSpellsOutAreTheDefaults() throws {
    let brief = """
      name: sample-efficiency
      question: Does a pruned student need fewer labels than the best dense one?
      prediction: Yes for short teachers; no advantage in a rotated basis.
      seed: 1
      teachers: {pool: confirmation}
      n_train: [32, 57, 100, 178, 320, 562, 1000, 1780]
      replicates: 2
      methods:
        dense_early:
        l2: {alpha: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3]}
        drr: {alpha: [0.02, 0.05, 0.1, 0.2, 0.4, 0.8], beta: 5}
      """
    let study = try Study.load(text: brief, sourceName: "brief.yaml")
    #expect(study.resolvedJSON == (try ProtocolExample.load()).resolvedJSON)
    #expect(study.hash == (try ProtocolExample.load()).hash)
  }

  @Test func presetsApplyTheirBlockAndNameTheResults() throws {
    let small = try ProtocolExample.load("preset=small")
    #expect(small.name == "sample-efficiency-small")
    #expect(small.conditions[0].settings.teachers.count == 3)
    #expect(small.trainCounts == [32, 57, 100, 178, 320])
    #expect(small.overrides == ["preset=small"])
    #expect(small.hash != (try ProtocolExample.load()).hash)
  }

  @Test func aPresetThatCutsTheEpochsCutsTheEarliestStopWithThem() throws {
    let tiny = try ProtocolExample.load("preset=tiny")
    #expect(tiny.conditions[0].settings.training.maxEpochs == 600)
    #expect(tiny.conditions[0].settings.training.minEpochs == 600)
    #expect(tiny.analysis.curveModel == "pow2")
    #expect(
      tiny.warnings == [
        "training.min_epochs is lowered from 1500 to 600, the max_epochs set at example.yaml:29:76.",
        "n_train has 3 sizes; curves should be fitted to at least 8, so read the fits of pow2 with care.",
      ])
  }

  @Test func otherOverridesComeAfterThePresetWhereverTheyStand() throws {
    let study = try ProtocolExample.load("teachers.count=7", "preset=small")
    #expect(study.conditions[0].settings.teachers.count == 7)
    #expect(study.name == "sample-efficiency-small")
  }

  /// α = 0 and the null model compete beside the six candidates.
  @Test func selectionByDescriptionLengthAddsTwoStudents() throws {
    let text = ProtocolExample.text.replacing(
      "  drr:  ", with: "  drr_mdl:     {method: drr, alpha: [0.02, 0.05, 0.1, 0.2, 0.4, 0.8], beta: 5, selection: mdl}\n  drr:  "
    )
    let study = try Study.load(text: text, sourceName: "trial.yaml")
    let methods = study.conditions[0].settings.methods
    let method = try #require(methods.first { $0.label == "drr_mdl" })
    #expect(method.selection == .mdl)
    #expect(method.values == [0, 0.02, 0.05, 0.1, 0.2, 0.4, 0.8])
    #expect(method.candidateCount == 6)
    let plan = RunPlan(study)
    let own = plan.groups[0].runs.map { plan.runs[$0] }.filter { methods[$0.method].label == "drr_mdl" }
    #expect(own.count == 8)
    #expect(own.last?.role == .nullModel)
    let other = try #require(methods.firstIndex { $0.label == "drr" })
    let drr = Set(plan.groups[0].runs.map { plan.runs[$0] }.filter { $0.method == other }.map(\.key))
    #expect(own.count { drr.contains($0.key) } == 6, "the candidates are those of drr, done once")
  }
}
