import Foundation
import Studies
import Testing

/// `brevity plan --resolved`: YAML that says every default and means the same study.
@Suite struct ResolvedTextTests {
  private func check(_ file: StudyFile, _ overrides: String...) throws {
    let study = try file.resolve(overrides: overrides)
    let text = try file.resolvedText(overrides: overrides)
    let again = try Study.load(text: text, sourceName: "resolved.yaml")
    #expect(again.resolvedJSON == study.resolvedJSON, "\(study.name)\n\(text)")
  }

  @Test func everyShippedStudyMeansTheSame() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: ShippedStudiesTests.folder).filter { $0.hasSuffix(".yaml") }
    for name in names {
      let file = try StudyFile(path: "\(ShippedStudiesTests.folder)/\(name)")
      try check(file)
      try check(file, "preset=tiny")
    }
  }

  @Test func everyMethodMeansTheSame() throws {
    try check(StudyFile(text: ResolvedStudiesTests.everyMethod, sourceName: "every-method.yaml"))
    try check(StudyFile(text: Trial.text(), sourceName: "trial.yaml"), "question='Is it: so?'", "data.noise_std=0")
  }

  @Test func everyDefaultIsThere() throws {
    let text = try StudyFile(text: Trial.text(), sourceName: "trial.yaml").resolvedText()
    #expect(
      text == """
        name: trial
        question: "Is it so?"
        prediction: Yes.
        seed: 1
        teachers: {count: 2, pool: confirmation, kind: mlp, layers: [2, 5, 8, 1], activation: tanh, initialisation: lux, weight_scaling: 2, weight_bits: null, output_variance: 1, rotate: false}
        n_train: [32, 57, 100, 178, 320, 562, 1000, 1780]
        methods:
          dense_early: {restarts: 2, average: none, selection: validation}
          drr: {alpha: [0.1, 0.4], beta: 5, normalised: false, rho: 0, tolerance: 0.01, tolerance_unit: relative, search: bisection, fold_constants: false, shrinking: 0, restarts: 1, average: none, selection: validation}
        schema: 1
        kind: learning-curve
        demonstration: false
        replicates: 1
        traces: {every: 0, test_at_turns: false}
        students: false
        data: {inputs: uniform, noise_std: 0.1, test: 5000}
        student: {layers: [2, 25, 25, 1], activation: tanh, initialisation: lux, bias: true, precision: float, realizable: any}
        training: {loss: mse, optimizer: adam, learning_rate: 0.001, batch: full, min_epochs: 1500, max_epochs: 20000, finetune_max_epochs: 10000, evaluate_every: 10, smoothing_window: 30}
        protocol: {validation: {fraction: 0.2, refit: true}, selection: validation, alpha_unit: sse, label_precision: 0.001, symmetry_refund: true, candidates: 2}
        analysis: {short: [drr], baselines: [dense_early], excess_levels: {relative_to: noise_variance, values: [2, 1, 0.5, 0.25, 0.125]}, curve_model: pow3, significance: 0.05}

        """)
  }
}
