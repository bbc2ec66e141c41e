import Analysis
import CodelengthTables
import Foundation
import Pipeline
import Results
import Studies
import Testing

/// A tiny study with every method of the papers, from the file to the merged results.
@Suite struct PapersMethodsRunTests {
  private static let study = """
    name: papers
    question: Do the methods of the papers run?
    prediction: Yes.
    seed: 3
    teachers: {pool: confirmation, count: 1, layers: [2, 3, 1]}
    data: {noise_std: 0.1, test: 500}
    n_train: [120]
    student: {layers: [2, 8, 8, 1]}
    training: {learning_rate: 0.005, min_epochs: 200, max_epochs: 800, finetune_max_epochs: 400, smoothing_window: 20}
    protocol: {candidates: 2}
    methods:
      dense_early: {}
      drr: {alpha: [0.1, 0.3], beta: 5}
      drr_scaled: {method: drr, alpha: [0.1, 0.3], beta: 5, normalised: true, shrinking: 50, search: exact}
      rl1: {alpha: [0.5, 2]}
      pmmp: {alpha: [1, 5], u0: 0.5, warmup: 100}
      pmmp_mask: {method: pmmp, alpha: [1, 5], mask: pi, shrinking: 50}
      fpp: {alpha: [1, 5]}
      fpp_moving: {method: fpp, alpha: [1, 5], decay: 0.01, repetitions: 2}
      egp: {alpha: [0.05, 0.5]}
      egp_sigmoid: {method: egp, alpha: [0.05, 0.5], variant: sigmoid, fold_constants: true}
      hard_concrete: {alpha: [0.01, 0.1]}
      hard_concrete_unit: {method: hard_concrete, alpha: [0.1, 1], gates: unit}
      magnitude: {keep: [0.4, 0.6]}
      magnitude_tolerance: {method: magnitude, tolerance: 0.0005, tolerance_unit: absolute}
      imp: {rounds: [1, 3]}
    analysis: {short: [drr], baselines: [dense_early]}

    """

  @Test func everyMethodLearnsAndWhatPrunesIsSmall() throws {
    try Scratch.withDirectory { directory in
      let file = directory + "/papers.yaml"
      try Self.study.write(toFile: file, atomically: true, encoding: .utf8)
      let run = try BrevityProgram.run(["run", file, "--jobs", "2", "-o", directory])
      #expect(run.status == 0, "\(run.errors)")
      let merge = try BrevityProgram.run(["merge", directory + "/papers"])
      #expect(merge.status == 0, "\(merge.errors)")
      let contents = try StudyContents(reading: directory + "/papers/study.h5")
      let labels = contents.axes.methods
      let excess = try contents.cube("excess_mse")
      let null = try contents.cube("null_mse")
      let live = try contents.cube("nonzero_parameters")
      for (m, label) in labels.enumerated() {
        #expect(excess[m] < 0.15 * null[m], "\(label)")
        // 8·3 + 8·9 + 9 = 105 parameters
        if label == "dense_early" { #expect(live[m] == 105) } else { #expect(live[m] > 3 && live[m] < 105, "\(label)") }
      }
      // what the candidates differ in is there, and only penalties are called α
      let (settings, alphas) = (try contents.runs("setting"), try contents.runs("alpha"))
      let methods = try contents.runs("method").map { labels[Int($0)] }
      func values(_ column: [Double], of label: String) -> [Double] {
        zip(methods, column).filter { $0.0 == label }.map(\.1).filter { !$0.isNaN }
      }
      #expect(values(settings, of: "magnitude") == [0.4, 0.6] && values(alphas, of: "magnitude") == [])
      #expect(values(settings, of: "imp") == [1, 3] && values(settings, of: "dense_early") == [])
      #expect(values(settings, of: "fpp") == [1, 5] && values(alphas, of: "fpp") == [1, 5])
      // the same again on another day, with another number of workers
      let again = try BrevityProgram.run(["run", file, "--jobs", "1", "-o", directory + "/again"])
      #expect(again.status == 0)
      #expect(try BrevityProgram.run(["merge", directory + "/again/papers"]).status == 0)
      let check = try BrevityProgram.run([
        "check", "--same", directory + "/papers/study.h5", directory + "/again/papers/study.h5",
      ])
      #expect(check.status == 0, "\(check.output)\(check.errors)")
    }
  }
}
