import Studies
import Testing

/// A person reads all mistakes of a file at once, in the order of its lines.
@Suite struct SeveralMistakesTests {
  @Test func everySectionTellsItsMistakes() {
    let text = """
      name: my study
      question: Is it so?
      sed: 1
      teachers: {kind: mpl, count: 0}
      n_train: [32, 57, 57]
      student: {activation: tan, layer: [2, 25, 1]}
      training: {learning_rate: -1, max_epochs: 1e9999}
      protocol: {validation: {fraction: 2}}
      methods:
        l2: {}
        drr: {alpha: [0.1, x]}
        drrr: {alpha: 1}
      factors: {data.noise: [0.1], teachers.count: [1, 2]}
      analysis: {significance: 1, hypotheses: [{}]}
      """
    #expect(
      Trial.sentence(text).split(separator: "\n").map { $0.split(separator: ";")[0] } == [
        "trial.yaml: prediction is missing", "trial.yaml:1:7: name is my study", "trial.yaml:3:1: sed is not a known key",
        "trial.yaml:4:18: teachers.kind is mpl", "trial.yaml:4:30: teachers.count is 0",
        "trial.yaml:5:19: n_train[2] is 57 after 57", "trial.yaml:6:23: student.activation is tan",
        "trial.yaml:6:28: student.layer is not a known key", "trial.yaml:7:27: training.learning_rate is -1",
        "trial.yaml:7:43: training.max_epochs is 1e9999",
        "trial.yaml:8:35: protocol.validation.fraction is 2, which leaves no training label",
        "trial.yaml:11:22: methods.drr.alpha[1] is x", "trial.yaml:12:3: methods.drrr is not a known method",
        "trial.yaml:13:11: data.noise is not a known key", "trial.yaml:13:30: factors.teachers.count cannot vary",
        "trial.yaml:14:26: analysis.significance is 1", "trial.yaml:14:42: analysis.hypotheses[0].name is missing",
      ])
  }

  /// A check of two things is made although a third one is wrong.
  @Test func checksDoNotWaitForOthers() {
    let text = Trial.text(
      [9: "  drr: {alpha: [0.1, 0.4], u0: 1}\n  l2: {beta: 5, alpha: [1, 2]}"], adding: "data: {noise_std: -1}",
      "training: {min_epochs: 9, max_epochs: 5}", "student: {layers: [3, 1]}")
    #expect(
      Trial.sentence(text).split(separator: "\n").map { $0.split(separator: ";")[0] } == [
        "trial.yaml:9:32: methods.drr.u0 does not apply to the method drr",
        "trial.yaml:10:14: methods.l2.beta does not apply to the method l2",
        "trial.yaml:11:19: data.noise_std is -1", "trial.yaml:12:24: training.min_epochs is 9 and training.max_epochs 5",
        "trial.yaml:13:19: student.layers is [3, 1] for teachers with layers [2, 5, 8, 1]",
      ])
  }

  @Test func presetsAreReadToo() {
    let text = Trial.text([4: "seed: one"], adding: "presets:", "  a: {data.noise_std: x}", "  b: {data.tst: 1}")
    #expect(
      Trial.sentence(text).split(separator: "\n").map { $0.split(separator: ";")[0] } == [
        "trial.yaml:4:7: seed is one", "trial.yaml:11:23: data.noise_std is x", "trial.yaml:12:7: data.tst is not a known key",
      ])
  }
}
