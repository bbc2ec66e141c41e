import Networks
import Studies
import Teachers
import Testing
import Training

/// What a study gets that says little.
@Suite struct UsualValuesTests {
  @Test func aStudyOfMethodsWithoutSettings() throws {
    let study = try Trial.load(Trial.text([8: "  dense_early:\n  l2:\n  adamw:\n  pmmp:\n  drr_map:", 9: "  drr:"]))
    let methods = study.conditions[0].settings.methods
    #expect(study.conditions[0].settings.labels.candidates == 6)
    #expect(methods.map(\.candidateCount) == [6, 6, 6, 6, 6, 6])
    #expect(methods[0].restarts == 6)
    #expect(methods[1].values == [0, 0.002, 0.0083, 0.035, 0.14, 0.6])
    #expect(methods[2].values == [0, 0.003, 0.017, 0.095, 0.53, 3])
    #expect(methods[3].values == [1, 2.5, 6.3, 16, 40, 100])
    #expect(methods[4].values == [0, 0.1, 0.4, 1.6, 6.3, 25, 100] && methods[4].addsZero)
    #expect(methods[5].values == [0, 0.02, 0.08, 0.32, 1.3, 5])
    #expect(methods[5].kind as? DRR == DRR())
  }

  /// The values follow the noise; 0.01 stands for none, and bits have their own unit.
  @Test func theValuesFollowTheNoise() throws {
    func values(_ added: String...) throws -> [Double] {
      let text = Trial.text([8: "  l2: {}", 9: "  drr: {}"]) + added.joined(separator: "\n")
      return try Trial.load(text, "protocol.candidates=3").conditions[0].settings.methods[1].values
    }
    #expect(try values() == [0, 0.02, 5])
    #expect(try values("data: {noise_std: 1}") == [0, 2, 500])
    #expect(try values("data: {noise_std: 0}") == [0, 0.0002, 0.05])
    #expect(try values("training: {loss: gaussian}") == [0, 1.4, 360])
  }

  @Test func otherMethodsSayHowManyCandidates() throws {
    let study = try Trial.load(Trial.text([8: "  l2: {alpha: [0, 1, 2, 3]}", 9: "  drr: {restarts: 2}"]))
    #expect(study.conditions[0].settings.methods[1].values == [0, 0.32])
    #expect(
      Trial.sentence(Trial.text([8: "  l2: {alpha: [0, 1, 2, 3]}", 9: "  drr: {restarts: 3}"]))
        == "trial.yaml:9:19: methods.drr.restarts is 3, which with 1 value of alpha makes 3 candidates; accepted: 4, as every "
        + "method gets (protocol.candidates).")
  }

  @Test func studentsAndLossFollowTheTeachers() throws {
    let study = try Trial.load(Trial.text([5: "teachers: {layers: [7, 5, 3], classes: 3}"]))
    let settings = study.conditions[0].settings
    #expect(settings.student.architecture == Architecture(layers: [7, 25, 25, 3], activation: .tanh))
    #expect(settings.training.loss == .crossEntropy && settings.labels.alphaUnit == .bits)
    #expect(
      Trial.sentence(Trial.text([5: "teachers: {layers: [7, 5, 3], classes: 3}"], adding: "training: {loss: mse}"))
        == "trial.yaml:10:18: training.loss is mse for teachers with 3 classes; accepted: cross_entropy.")
  }

  @Test func fewValidationLabelsAreSaidEarly() throws {
    #expect(
      try Trial.load(Trial.text([6: "n_train: [10, 20, 40, 80, 160, 320, 640, 1280]"])).warnings == [
        "At n_train 10 only 2 labels choose among the candidates; protocol.validation {folds: 5, refit: true} would use all of "
          + "them."
      ])
    #expect(try Trial.load(Trial.text()).warnings == [])
  }

  /// Results that were made before the pool had to be written keep theirs.
  @Test func thePoolIsPilotUnlessItIsWritten() throws {
    func pool(_ text: String, _ standard: TeacherSettings.Pool) throws -> TeacherSettings.Pool {
      try Study.load(text: text, sourceName: "t", defaultPool: standard).conditions[0].settings.teachers.pool
    }
    let written = Trial.text([5: "teachers: {pool: confirmation}"])
    let silent = Trial.text([5: "teachers: {}"])
    #expect(try pool(silent, .pilot) == .pilot && pool(silent, .confirmation) == .confirmation)
    #expect(try pool(written, .pilot) == .confirmation)
  }
}
