import Files
import Studies
import Testing
import Training

/// Teachers with classes, and what goes with them.
@Suite struct ClassesTests {
  static let teachers = "teachers: {count: 2, layers: [2, 5, 3], classes: 3}"
  static let student = "student: {layers: [2, 9, 3]}"
  static let loss = "training: {loss: cross_entropy}"
  static let methods = "  drr: {alpha: [0.1, 0.4], beta: 5}"

  @Test func classesAreRead() throws {
    let study = try Trial.load(Trial.text([5: Self.teachers], adding: Self.student, Self.loss))
    let settings = study.conditions[0].settings
    #expect(settings.teachers.temperature == 1 && settings.training.loss == .crossEntropy && settings.labels.alphaUnit == .bits)
    #expect(study.hasClasses && study.resolvedJSON.contains("\"classes\":3"))
    let cold = try Trial.load(
      Trial.text([5: "teachers: {count: 2, layers: [2, 5, 3], classes: 3, temperature: 0.5}"], adding: Self.student, Self.loss))
    #expect(cold.conditions[0].settings.teachers.temperature == 0.5 && cold.hash != study.hash)
  }

  /// Studies of real labels have the hashes and keys they had before there were classes.
  @Test func realLabelsAreAsBefore() throws {
    let study = try Trial.load(Trial.text())
    #expect(!study.hasClasses && !study.resolvedJSON.contains("classes") && !study.resolvedJSON.contains("temperature"))
  }

  @Test func whatDoesNotGoTogetherIsRefused() {
    #expect(
      Trial.sentence(Trial.text([5: Self.teachers], adding: Self.student, "training: {loss: mse}"))
        == "trial.yaml:11:18: training.loss is mse for teachers with 3 classes; accepted: cross_entropy.")
    #expect(
      Trial.sentence(Trial.text(adding: Self.loss))
        == "trial.yaml:10:18: training.loss is cross_entropy for teachers without classes; accepted: mse or gaussian, or teachers.classes."
    )
    #expect(
      Trial.sentence(Trial.text([5: "teachers: {layers: [2, 5, 3], classes: 4}"], adding: Self.student, Self.loss))
        == "trial.yaml:5:40: teachers.classes is 4 for teachers with layers [2, 5, 3]; accepted: the last width, 3.")
    #expect(
      Trial.sentence(Trial.text([5: "teachers: {temperature: 2}"]))
        == "trial.yaml:5:25: teachers.temperature is 2.0, and the teachers have no classes; accepted: it with classes only.")
    let closed = Trial.sentence(
      Trial.text([5: Self.teachers, 8: "  least_squares: {}", 9: "  dense_early: {}"], adding: Self.student, Self.loss))
    #expect(
      closed == "trial.yaml:8:3: methods.least_squares is least_squares, which has no form for classes; accepted: "
        + "dense, dense_early, l2, adamw, rl1, drr, pmmp, fpp, egp, hard_concrete, magnitude, imp, dense_map, drr_map, ladder_map, "
        + "oracle_map, external.")
  }

  /// Classes have no noise variance to measure an excess by.
  @Test func levelsAreRelativeToTheNullModel() throws {
    let study = try Trial.load(Trial.text([5: Self.teachers], adding: Self.student, Self.loss))
    #expect(study.analysis.levelReference == .nullModel && study.analysis.levels == [0.8, 0.4, 0.2, 0.1, 0.05])
    #expect(study.resolvedJSON.contains(#""excess_levels":{"relative_to":"null_model","values":[0.8,0.4,0.2,0.1,0.05]}"#))
    let levels = "analysis: {excess_levels: {relative_to: noise_variance}}"
    #expect(
      Trial.sentence(Trial.text([5: Self.teachers], adding: Self.student, Self.loss, levels))
        == "trial.yaml:12:41: analysis.excess_levels.relative_to is noise_variance, and labels are classes, which have none; "
        + "accepted: null_model or teacher_variance.")
    #expect(
      Trial.sentence(
        Trial.text([5: Self.teachers], adding: Self.student, Self.loss, "analysis: {excess_levels: {values: [0.5, 2, 0.1]}}"))
        == "trial.yaml:12:36: analysis.excess_levels.values contains 2.0, and relative to null_model no student that learned "
        + "anything is at or above 1; accepted: numbers below 1.")
    // studies of numbers may ask for it, and keep their levels without it
    let asked = try Trial.load(Trial.text(adding: "analysis: {excess_levels: {relative_to: null_model, values: [0.5, 0.3]}}"))
    #expect(asked.analysis.levelReference == .nullModel && asked.analysis.levels == [0.5, 0.3])
    #expect(try Trial.load(Trial.text()).analysis.levelReference == .noiseVariance)
  }

  /// What a worker needs for lengths and second-order steps is part of the plan.
  @Test func plansCountTheLinearisation() throws {
    func memory(_ width: Int) throws -> Double {
      let student = "student: {layers: [2, \(width), \(width), 3]}"
      let study = try Trial.load(Trial.text([5: Self.teachers], adding: student, Self.loss))
      return PlanSummary(study, plan: RunPlan(study)).memoryBytes
    }
    // 803 and 11 parameters; 1780 labels of three classes; two Jacobians and matrices of order 803
    let jacobian = 8.0 * (803 * 5340 + 2 * 803 * 803)
    #expect(try memory(25) - memory(1) > 1.9 * jacobian)
    #expect(try memory(60) < memory(25), "its matrices are of order 4023, so that lengths are two-part")
  }

  /// What does not fit into memory is refused before anything runs.
  @Test func secondOrderStudentsHaveASize() {
    let wide = Trial.sentence(
      Trial.text(
        [5: Self.teachers, 6: "n_train: [100, 100000]", 8: "  dense_map: {}", 9: "  dense_early: {}"],
        adding: "student: {layers: [2, 25, 25, 3]}", Self.loss))
    #expect(
      wide == "trial.yaml:8:3: methods.dense_map needs the derivatives of 100000 × 3 outputs by 803 parameters in memory, "
        + "1927 MB; accepted: at most 800 MB: a smaller student, smaller budgets in n_train, or a method that follows gradients.")
    let slow = Trial.sentence(
      Trial.text(
        [5: Self.teachers, 6: "n_train: [100, 2000]", 8: "  dense_map: {}", 9: "  dense_early: {}"],
        adding: "student: {layers: [2, 60, 60, 3]}", Self.loss))
    #expect(
      slow == "trial.yaml:8:3: methods.dense_map factorises matrices of order 4023, the smaller of 4023 parameters and "
        + "2000 × 3 outputs; accepted: at most 2500 with classes: a smaller student, smaller budgets in n_train, or a method "
        + "that follows gradients.")
  }
}
