import Files
import Studies
import Testing
import Training

/// The settings of the methods of the papers: what they mean when they are left out, and what is said of wrong ones.
@Suite struct MethodSettingsTests {
  private func method(_ line: String) throws -> Method {
    let study = try Trial.load(
      Trial.text([8: "  dense_early: {restarts: 1}", 9: "  \(line)"], adding: "protocol: {candidates: 1}"))
    return study.conditions[0].settings.methods[1]
  }

  @Test func defaults() throws {
    #expect(try method("pmmp: {alpha: 1}").details == .minimax(MinimaxSettings(multiplier: 0, probability: 1)))
    #expect(try method("fpp: {alpha: 1}").details == .minimax(MinimaxSettings(decay: 0, repetitions: 1)))
    #expect(
      try method("egp: {alpha: 1}").details
        == .layerwise(LayerwiseSettings(variant: .projected, probability: 0.3, rate: 0.01, maxEpochs: 2000)))
    #expect(
      try method("hard_concrete: {alpha: 1}").details == .hardConcrete(HardConcreteSettings(grouping: .weight, dropRate: 0.5)))
    #expect(try method("magnitude: {keep: 0.1}").alphas == [0.1])
    #expect(try method("magnitude:").alphas == [])
    #expect(try method("imp: {rounds: 4}").details == .magnitude(MagnitudeSettings(scope: .layer, fraction: 0.2)))
    #expect(try method("drr: {alpha: 1, beta: 5}").pruning == PruningSettings())
  }

  @Test func everySettingIsRead() throws {
    #expect(
      try method("fpp: {alpha: 1, u0: 2, pi0: 0.5, warmup: 100, mask: pi, decay: 0.01, repetitions: 3}").details
        == .minimax(
          MinimaxSettings(multiplier: 2, probability: 0.5, warmup: 100, mask: .pi, decay: 0.01, repetitions: 3)))
    let sigmoid = try method("egp: {alpha: 1, variant: sigmoid, layer_rate: 0.02, layer_epochs: 50}")
    #expect(sigmoid.details == .layerwise(LayerwiseSettings(variant: .sigmoid, rate: 0.02, maxEpochs: 50)))
    #expect(
      try method("hard_concrete: {alpha: 1, gates: unit, drop: 0.2}").details
        == .hardConcrete(HardConcreteSettings(grouping: .unit, dropRate: 0.2)))
    #expect(
      try method("imp: {rounds: 3, fraction: 0.3, scope: global}").details
        == .magnitude(MagnitudeSettings(scope: .global, fraction: 0.3)))
    let shrinking = try method(
      "drr: {alpha: 1, beta: 5, tolerance: 0.001, tolerance_unit: absolute, search: exact, shrinking: 50, fold_constants: true}")
    #expect(
      shrinking.pruning
        == PruningSettings(toleranceUnit: .absolute, search: .exact, shrinkEvery: 50, foldsConstants: true))
    #expect(shrinking.pruneTolerance == 0.001)
  }

  static let refused: [(String, String)] = [
    ("rl1: {alpha: 1, beta: 5}", "9:25: methods.rl1.beta does not apply to the method rl1; accepted: it with drr, drr_map only."),
    (
      "drr: {alpha: 1, beta: 5, u0: 1}",
      "9:32: methods.drr.u0 does not apply to the method drr; accepted: it with pmmp, fpp only."
    ),
    ("pmmp: {alpha: 1, u0: -1}", "9:24: methods.pmmp.u0 is -1; accepted: a number of at least 0."),
    ("pmmp: {alpha: 1, pi0: 0}", "9:25: methods.pmmp.pi0 is 0; accepted: a number greater than 0 and at most 1."),
    ("pmmp: {alpha: 1, pi0: 1.5}", "9:25: methods.pmmp.pi0 is 1.5; accepted: a number greater than 0 and at most 1."),
    (
      "pmmp: {alpha: 1, decay: 0.1}",
      "9:27: methods.pmmp.decay does not apply to the method pmmp; accepted: it with fpp only."
    ),
    ("fpp: {alpha: 1, decay: 1}", "9:26: methods.fpp.decay is 1; accepted: a number of at least 0 and less than 1."),
    ("fpp: {alpha: 1, repetitions: 0}", "9:32: methods.fpp.repetitions is 0; accepted: a whole number from 1 to 1000000."),
    (
      "pmmp: {alpha: 0}",
      "9:17: methods.pmmp.alpha contains 0, at which pmmp has no reason to remove anything; accepted: numbers greater than 0."
    ),
    (
      "hard_concrete: {alpha: [0]}",
      "9:26: methods.hard_concrete.alpha contains 0, at which hard_concrete has no reason to remove anything; accepted: "
        + "numbers greater than 0."
    ),
    ("pmmp: {}", "9:3: methods.pmmp.alpha is missing; accepted: a list of penalty strengths, such as [0.02, 0.1, 0.5]."),
    (
      "pmmp: {alpha: 1, mask: pie}", "9:26: methods.pmmp.mask is pie; accepted: threshold, pi (did you mean pi?)."
    ),
    (
      "pmmp: {alpha: 1, mask: pi, tolerance: 0.1}",
      "9:41: methods.pmmp.tolerance is given, and mask pi prunes by the probabilities; accepted: mask threshold, or no tolerance."
    ),
    (
      "egp: {alpha: 1, variant: sigmoid, pi0: 1}",
      "9:42: methods.egp.pi0 is 1, at which the sigmoid variant cannot start; accepted: a number greater than 0 and less than 1."
    ),
    (
      "egp: {alpha: 1, shrinking: 10}",
      "9:30: methods.egp.shrinking does not apply to the method egp; accepted: it with rl1, drr, pmmp, fpp, hard_concrete only."
    ),
    (
      "egp: {alpha: 1, normalised: true}",
      "9:31: methods.egp.normalised does not apply to the method egp; accepted: it with rl1, drr, drr_map only."
    ),
    (
      "hard_concrete: {alpha: 1, drop: 1}",
      "9:35: methods.hard_concrete.drop is 1; accepted: a number greater than 0 and less than 1."
    ),
    ("magnitude: {keep: [0.1, 1]}", "9:27: methods.magnitude.keep[1] is 1; accepted: a number greater than 0 and less than 1."),
    (
      "magnitude: {alpha: 1}",
      "9:22: methods.magnitude.alpha does not apply to the method magnitude; accepted: it with l2, rl1, drr, pmmp, fpp, egp, "
        + "hard_concrete, drr_map only."
    ),
    (
      "magnitude: {keep: 0.1, tolerance: 0.01}",
      "9:37: methods.magnitude.tolerance is given beside keep (methods.magnitude.keep), and only one of them can say how much "
        + "is pruned; accepted: one of the two."
    ),
    ("imp: {}", "9:3: methods.imp.rounds is missing; accepted: a list of numbers of pruning rounds, such as [4, 8, 12]."),
    ("imp: {rounds: 1.5}", "9:17: methods.imp.rounds is 1.5; accepted: a whole number from 1 to 100."),
    ("imp: {rounds: [4, 0]}", "9:21: methods.imp.rounds[1] is 0; accepted: a whole number from 1 to 100."),
    ("imp: {rounds: 4, fraction: 1}", "9:30: methods.imp.fraction is 1; accepted: a number greater than 0 and less than 1."),
    (
      "imp: {rounds: 4, tolerance: 0.1}",
      "9:31: methods.imp.tolerance does not apply to the method imp; accepted: it with rl1, drr, pmmp, fpp, egp, hard_concrete, "
        + "magnitude, drr_map only."
    ),
    (
      "drr: {alpha: 1, beta: 5, search: exakt}",
      "9:36: methods.drr.search is exakt; accepted: bisection, exact (did you mean exact?)."
    ),
    (
      "drr: {alpha: 1, beta: 0}",
      "9:25: methods.drr.beta is 0, and beta = 0 makes the penalty and its gradient vanish; accepted: a number greater than 0, "
        + "such as 5."
    ),
    (
      "magnitude: {keep: [0.1, 0.2]}",
      "9:21: methods.magnitude.keep has 2 values; accepted: a number of values that divides 1, the candidates every method gets "
        + "(protocol.candidates)."
    ),
  ]

  @Test(arguments: refused) func saysWhatIsWrong(_ line: String, _ sentence: String) {
    let text = Trial.text([8: "  dense_early: {restarts: 1}", 9: "  \(line)"], adding: "protocol: {candidates: 1}")
    #expect(Trial.sentence(text) == "trial.yaml:\(sentence)")
  }

  private func keys(_ line: String) throws -> [RunKey] {
    let text = Trial.text([6: "n_train: [32]", 9: "  \(line)"], adding: "protocol: {candidates: 2}")
    return RunPlan(try Trial.load(text)).runs.filter { $0.method == 1 }.map(\.key)
  }

  /// A run depends on the settings its kind has, and on no others.
  @Test(arguments: [
    ("pmmp: {alpha: [1, 2]", ["u0: 1", "pi0: 0.5", "warmup: 10", "mask: pi", "rho: 1", "search: exact", "shrinking: 10"]),
    ("fpp: {alpha: [1, 2]", ["decay: 0.1", "repetitions: 2", "u0: 1", "tolerance_unit: absolute", "fold_constants: true"]),
    ("egp: {alpha: [1, 2]", ["variant: sigmoid", "pi0: 0.5", "layer_rate: 0.1", "layer_epochs: 10"]),
    ("hard_concrete: {alpha: [1, 2]", ["gates: unit", "drop: 0.1"]),
    ("magnitude: {keep: [0.1, 0.2]", ["scope: global", "rho: 1"]),
    ("imp: {rounds: [1, 2]", ["scope: global", "fraction: 0.1"]),
  ])
  func aKeyHoldsEverySettingOfItsKind(_ line: String, _ settings: [String]) throws {
    let plain = try keys(line + "}")
    #expect(Set(plain).count == plain.count)
    var all = Set(plain)
    for setting in settings {
      let changed = try keys("\(line), \(setting)}")
      #expect(all.isDisjoint(with: changed), "\(setting)")
      all.formUnion(changed)
    }
  }

  @Test func plansSayWhatIsTriedAndWhatItCosts() throws {
    let study = try Trial.load(
      Trial.text(
        [5: "teachers: {count: 1}", 6: "n_train: [10]", 8: "  magnitude: {keep: [0.1, 0.05]}", 9: "  imp: {rounds: [2, 4]}"],
        adding: "training: {max_epochs: 100, finetune_max_epochs: 50}", "protocol: {validation: {extra: 5}}"))
    let summary = PlanSummary(study, plan: RunPlan(study))
    #expect(summary.table().contains("  magnitude is tried at keep 0.05, 0.1\n  imp is tried at rounds 2, 4\n"))
    let evaluations: [Double] = [3000, 8000]  // 10 labels, twice 150 epochs; 3 and 5 trainings of 100
    #expect(summary.methods.map(\.gradientEvaluations) == evaluations)
    for grid in ["\"keep\":[0.05,0.1]", "\"rounds\":[2.0,4.0]"] { #expect(study.resolvedJSON.contains(grid)) }
  }

  @Test func epochsOfATraining() {
    let training = TrainingSettings(maxEpochs: 100, finetuneMaxEpochs: 50)
    func epochs(_ kind: Method.Kind, _ details: MethodDetails? = nil, setting: Double? = nil) -> Double {
      Method(label: "m", kind: kind, details: details).maxEpochs(training, setting: setting)
    }
    #expect(epochs(.dense) == 100 && epochs(.l2) == 100 && epochs(.drr) == 150)
    #expect(epochs(.pmmp, .minimax(MinimaxSettings(warmup: 20, repetitions: 3))) == 170)
    #expect(epochs(.fpp, .minimax(MinimaxSettings(warmup: 20, repetitions: 3))) == 370)
    #expect(epochs(.egp, .layerwise(LayerwiseSettings(maxEpochs: 30))) == 180)
    #expect(epochs(.imp, setting: 4) == 500)
  }
}
