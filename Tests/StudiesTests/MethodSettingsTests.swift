import Files
import Foundation
import Studies
import Testing
import Training

/// The settings of the methods of the papers: what they mean when they are left out, and what is said of wrong ones.
@Suite struct MethodSettingsTests {
  private func method(_ line: String, candidates: Int = 1) throws -> Learner {
    let study = try Trial.load(
      Trial.text([8: "  dense_early:", 9: "  \(line)"], adding: "protocol: {candidates: \(candidates)}"))
    return study.conditions[0].settings.methods[1]
  }

  /// The method of a line, without its label and candidates.
  private func kind<M: Method>(_ line: String, as type: M.Type) throws -> M {
    try #require(try method(line).kind as? M)
  }

  @Test func defaults() throws {
    let pmmp = try kind("pmmp: {alpha: 1}", as: PMMP.self)
    #expect(pmmp.game.multiplier == 0 && pmmp.game.probability == 1 && pmmp.game.warmup == 0 && pmmp.game.mask == .threshold)
    let fpp = try kind("fpp: {alpha: 1}", as: FPP.self)
    #expect(fpp.play.decay == 0 && fpp.play.repetitions == 1)
    let egp = try kind("egp: {alpha: 1}", as: EGP.self).layers
    #expect(egp.variant == .projected && egp.probability == 0.3 && egp.rate == 0.01 && egp.maxEpochs == 2000)
    let gates = try kind("hard_concrete: {alpha: 1}", as: HardConcrete.self)
    #expect(gates.gates == .weight && gates.dropRate == 0.5)
    #expect(try method("magnitude: {keep: 0.1}").values == [0.1])
    #expect(try method("magnitude:").values == [])
    let imp = try kind("imp: {rounds: 4}", as: IMP.self)
    #expect(imp.scope == .layer && imp.fraction == 0.2)
    #expect(try kind("drr: {alpha: 1, beta: 5}", as: DRR.self).pruning == PruningSettings())
    #expect(try method("adamw: {alpha: [0.1, 0]}", candidates: 2) == Learner(AdamW(), values: [0, 0.1]))
  }

  @Test func everySettingIsRead() throws {
    let fpp = try kind("fpp: {alpha: 1, u0: 2, pi0: 0.5, warmup: 100, mask: pi, decay: 0.01, repetitions: 3}", as: FPP.self)
    #expect(fpp.game.multiplier == 2 && fpp.game.probability == 0.5 && fpp.game.warmup == 100 && fpp.game.mask == .pi)
    #expect(fpp.play.decay == 0.01 && fpp.play.repetitions == 3)
    let egp = try kind("egp: {alpha: 1, variant: sigmoid, layer_rate: 0.02, layer_epochs: 50}", as: EGP.self).layers
    #expect(egp.variant == .sigmoid && egp.rate == 0.02 && egp.maxEpochs == 50)
    #expect(abs(egp.probability - 1 / (1 + exp(5.0))) < 1e-16)
    let gates = try kind("hard_concrete: {alpha: 1, gates: unit, drop: 0.2}", as: HardConcrete.self)
    #expect(gates.gates == .unit && gates.dropRate == 0.2)
    let imp = try kind("imp: {rounds: 3, fraction: 0.3, scope: global}", as: IMP.self)
    #expect(imp.scope == .global && imp.fraction == 0.3)
    let drr = try kind(
      "drr: {alpha: 1, beta: 5, tolerance: 0.001, tolerance_unit: absolute, search: exact, shrinking: 50, fold_constants: true}",
      as: DRR.self)
    #expect(
      drr.pruning
        == PruningSettings(
          tolerance: 0.001, toleranceUnit: .absolute, search: .exact, shrinkEvery: 50, foldsConstants: true))
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
      "9:22: methods.magnitude.alpha does not apply to the method magnitude; accepted: it with l2, adamw, rl1, drr, pmmp, fpp, egp, "
        + "hard_concrete, drr_map only."
    ),
    (
      "magnitude: {keep: 0.1, tolerance: 0.01}",
      "9:37: methods.magnitude.tolerance is given beside keep (methods.magnitude.keep), and only one of them can say how much "
        + "is pruned; accepted: one of the two."
    ),
    (
      "adamw: {alpha: 0.1}\ntraining: {optimizer: gradient_descent}",
      "9:3: methods.adamw is a form of adam, and training.optimizer is gradient_descent; accepted: training.optimizer adam, or "
        + "the method l2, which works with every optimiser."
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
    func epochs(_ kind: any Method, setting: Double? = nil) -> Double { kind.maxEpochs(training, setting: setting) }
    #expect(epochs(Dense()) == 100 && epochs(L2()) == 100 && epochs(DRR()) == 150)
    var (pmmp, fpp, egp) = (PMMP(), FPP(), EGP())
    (pmmp.game.warmup, fpp.game.warmup, fpp.play.repetitions, egp.layers.maxEpochs) = (20, 20, 3, 30)
    #expect(epochs(pmmp) == 170)
    #expect(epochs(fpp) == 370)
    #expect(epochs(egp) == 180)
    #expect(epochs(IMP(), setting: 4) == 500)
  }
}
