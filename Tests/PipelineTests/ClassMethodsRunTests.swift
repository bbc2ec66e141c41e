import Analysis
import CodelengthTables
import Foundation
import Pipeline
import Results
import Studies
import Testing

/// A small study of classes with every method that learns them, from the file to the verdict.
@Suite struct ClassMethodsRunTests {
  private static let study = """
    name: classes
    question: Do all methods learn classes?
    prediction: Yes.
    seed: 5
    teachers: {pool: confirmation, count: 1, layers: [2, 3, 3], classes: 3, temperature: 0.2}
    data: {test: 500}
    n_train: [160]
    student: {layers: [2, 8, 3]}
    training: {loss: cross_entropy, learning_rate: 0.01, min_epochs: 200, max_epochs: 600, finetune_max_epochs: 300}
    protocol: {candidates: 2, symmetry_refund: false}
    methods:
      dense_early: {}
      l2: {alpha: [0, 0.1]}
      rl1: {alpha: [0.1, 0.5]}
      drr: {alpha: [0.3, 1], beta: 5}
      pmmp: {alpha: [1, 3], u0: 0.5}
      fpp: {alpha: [1, 3]}
      egp: {alpha: [0.3, 1]}
      egp_sigmoid: {method: egp, alpha: [0.3, 1], variant: sigmoid}
      hard_concrete: {alpha: [0.1, 1]}
      magnitude: {keep: [0.4, 0.6]}
      imp: {rounds: [1, 2]}
      dense_map: {}
      dense_map_mean: {method: dense_map, average: uniform}
      drr_map: {alpha: [1, 3], beta: 5}
      ladder_map: {average: mdl}
    analysis: {short: [drr, drr_map, ladder_map], baselines: [dense_early, dense_map], curve_model: none}

    """

  @Test func everyMethodLearnsClasses() throws {
    try Scratch.withDirectory { directory in
      let file = directory + "/classes.yaml"
      try Self.study.write(toFile: file, atomically: true, encoding: .utf8)
      let run = try BrevityProgram.run(["run", file, "--jobs", "2", "-o", directory])
      #expect(run.status == 0, "\(run.errors)")
      for stage in ["merge", "fit", "verdict"] {
        let program = try BrevityProgram.run([stage, directory + "/classes"])
        #expect(program.status == 0, "\(stage): \(program.errors)")
      }
      let contents = try StudyContents(reading: directory + "/classes/study.h5")
      let excess = try contents.cube("excess_mse")
      let null = try contents.cube("null_mse")
      let (model, data) = (try contents.cube("model_bits"), try contents.cube("data_bits"))
      let (description, evidence) = (try contents.cube("description_bits"), try contents.cube("evidence_bits"))
      let (error, known) = (try contents.cube("test_error"), try contents.cube("effective_parameters"))
      for (m, label) in contents.axes.methods.enumerated() {
        #expect(excess[m] > 0 && excess[m] < 0.4 * null[m], "\(label)")
        #expect(error[m] > 0 && error[m] < 0.4, "\(label)")
        // lengths of the linearised posterior, for all methods alike
        #expect(abs(model[m] + data[m] - description[m]) < 1e-6 * description[m], "\(label)")
        #expect(evidence[m] > data[m] && evidence[m] < 160 * log2(3.0), "\(label)")
        #expect(known[m] > 1 && known[m] < 51, "\(label)")
      }
    }
  }
}
