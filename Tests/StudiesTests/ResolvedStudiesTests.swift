import Foundation
import Studies
import Testing

/// The shipped studies resolve to the same settings and the same run keys as ever, or stored results would no longer be found.
///
/// `BREVITY_RECORD=1 swift test --filter ResolvedStudiesTests` writes the golden file anew, and fails.
@Suite struct ResolvedStudiesTests {
  private static let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Golden/resolved-studies.txt")

  /// Every method with every setting, which the shipped studies do not have.
  static let everyMethod = """
    name: every-method
    question: Are all settings where they were?
    prediction: Yes.
    seed: 18446744073709551615
    teachers: {kind: sparse_mlp, count: 2, layers: [3, 6, 1], nonzero: 7, weight_bits: 4, output_variance: null, rotate: true}
    n_train: [40, 80, 160, 320]
    replicates: 2
    student: {layers: [3, 12, 1], precision: double, initialisation: glorot}
    training: {loss: gaussian, optimizer: gradient_descent, batch: 16, max_epochs: 2000, smoothing_window: 5}
    protocol: {validation: {folds: 4}, label_precision: 0.01, symmetry_refund: false, candidates: 2}
    methods:
      dense:
      dense_early: {average: mdl, selection: mdl}
      l2: {alpha: [0.5, 0.1]}
      rl1: {alpha: 1, normalised: true, rho: 0.1}
      drr: {alpha: [0, 1], beta: 5, tolerance: 0.2, tolerance_unit: absolute, search: exact, shrinking: 50, fold_constants: true}
      drr_mdl: {method: drr, alpha: [1, 2], beta: 7, selection: mdl}
      pmmp: {alpha: [1, 2], u0: 2, pi0: 0.5, warmup: 100, mask: pi}
      fpp: {alpha: 1, decay: 0.01, repetitions: 3}
      egp: {alpha: 1, variant: sigmoid, layer_rate: 0.02, layer_epochs: 50}
      egp_projected: {method: egp, alpha: [1, 3], pi0: 0.2}
      hard_concrete: {alpha: 1, gates: unit, drop: 0.2}
      magnitude: {keep: [0.1, 0.3], scope: global}
      magnitude_tolerance: {method: magnitude, average: uniform}
      imp: {rounds: [2, 4], fraction: 0.3, scope: global}
      dense_map: {average: mdl}
      drr_map: {alpha: [1, 2], beta: 5}
      ladder_map: {average: mdl}
      oracle_map:
    factors: {data.noise_std: [0, 0.1], methods.rl1.normalised: [false, true]}
    analysis: {short: [drr], baselines: [l2], curve_model: pow2, significance: 0.1, excess_levels: {values: [3, 1]},
               hypotheses: [{name: P7}, {name: P2}]}
    traces: {every: 7, test_at_turns: true}
    students: true
    """

  /// "NAME HASH DIGEST": the hash of the resolved JSON, and a digest (FNV-1a) of all run keys in order.
  private static func line(_ study: Study) -> String {
    let keys =
      study.experiment.map { UnitPlan($0, seed: study.seed).units.map(\.key) } ?? RunPlan(study).runs.map(\.key)
    let digest = keys.lazy.flatMap(\.bytes).reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    return "\(study.name) \(study.hash) \(String(digest, radix: 16))"
  }

  @Test func everyShippedStudyIsWhatItWas() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: ShippedStudiesTests.folder).filter { $0.hasSuffix(".yaml") }
    var lines = [Self.line(try Study.load(text: Self.everyMethod, sourceName: "every-method.yaml"))]
    for name in names.sorted() {
      let path = "\(ShippedStudiesTests.folder)/\(name)"
      for overrides in [[], ["preset=small"], ["preset=tiny"]] {
        lines.append(Self.line(try Study.load(path: path, overrides: overrides)))
      }
    }
    let text = lines.joined(separator: "\n") + "\n"
    if ProcessInfo.processInfo.environment["BREVITY_RECORD"] != nil {
      try text.write(to: Self.golden, atomically: true, encoding: .utf8)
      Issue.record("recorded \(Self.golden.path)")
    }
    #expect(text == (try String(contentsOf: Self.golden, encoding: .utf8)))
  }
}
