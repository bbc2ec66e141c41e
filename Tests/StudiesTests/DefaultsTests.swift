import Networks
import Studies
import Teachers
import Testing
import Training

@Suite struct DefaultsTests {
  @Test func candidatesAreTheLargestNumberOfAnyMethodAndOthersRestart() throws {
    let study = try Trial.load(
      Trial.text([
        8: "  dense_early:", 9: "  drr: {alpha: [0.4, 0.1, 0.2, 0.8], beta: 5}\n  l2: {alpha: [1, 2]}\n  rl1: {alpha: 0.5}",
      ]))
    let settings = study.conditions[0].settings
    #expect(settings.labels.candidates == 4)
    #expect(settings.methods.map(\.label) == ["dense_early", "drr", "l2", "rl1"])
    #expect(settings.methods.map(\.restarts) == [4, 1, 2, 4])
    #expect(settings.methods.map(\.candidateCount) == [4, 4, 4, 4])
    #expect(settings.methods[1].values == [0.1, 0.2, 0.4, 0.8])
  }

  @Test func linearTeachersImplyALinearStudentWithoutBias() throws {
    let study = try Trial.load(Trial.text([5: "teachers: {kind: sparse_linear, layers: [16, 1], nonzero: 3, norm: 2}"]))
    let settings = study.conditions[0].settings
    #expect(settings.teachers.architecture == Architecture(layers: [16, 1], activation: .identity, hasBias: false))
    #expect(settings.teachers.nonzero == 3)
    #expect(settings.teachers.norm == 2)
    #expect(settings.teachers.outputVariance == nil)
    #expect(settings.teachers.weightScaling == nil)
    #expect(settings.student.architecture == Architecture(layers: [16, 1], activation: .identity, hasBias: false))
  }

  @Test func closedFormsHaveOneCandidateWhateverTheOthersHave() throws {
    let study = try Trial.load(
      Trial.text([
        5: "teachers: {kind: linear, layers: [4, 1]}", 8: "  least_squares:\n  ridge_optimal: {}\n  oracle_support: {}",
      ]))
    #expect(study.conditions[0].settings.methods.map(\.candidateCount) == [1, 1, 1, 2])
    #expect(study.analysis.baselines == ["least_squares", "ridge_optimal"])
    #expect(study.analysis.short == ["drr"])
  }

  @Test func theUnitOfAlphaFollowsTheLoss() throws {
    let study = try Trial.load(Trial.text(adding: "training: {loss: gaussian, batch: 16, optimizer: gradient_descent}"))
    #expect(study.conditions[0].settings.labels.alphaUnit == .bits)
    #expect(study.conditions[0].settings.training.batch == .size(16))
    #expect(study.conditions[0].settings.training.optimizer == .gradientDescent)
  }

  @Test(arguments: [
    ("{fraction: 0.25, refit: true}", LabelProtocol.Validation.fraction(0.25, refit: true)),
    ("{fraction: 0.25}", .fraction(0.25, refit: false)),
    ("{folds: 5, refit: true}", .folds(5)),
    ("{extra: 1000}", .extra(1000)),
  ])
  func validationHasTheFormsOfTheProtocol(written: String, expected: LabelProtocol.Validation) throws {
    let study = try Trial.load(Trial.text(adding: "protocol: {validation: \(written)}"))
    #expect(study.conditions[0].settings.labels.validation == expected)
  }

  @Test func aStudyWithoutChoicesNeedsNoValidation() throws {
    let study = try Trial.load(Trial.text([9: "", 8: "  dense:"], adding: "protocol: {validation: none}"))
    #expect(study.conditions[0].settings.labels.validation == .none)
  }

  @Test func withoutNoiseTheLevelsAreRelativeToTheTeacher() throws {
    #expect(try Trial.load(Trial.text(adding: "data: {noise_std: 0}")).analysis.levelReference == .teacherVariance)
  }

  @Test func denseIsNoBaselineByDefault() throws {
    let study = try Trial.load(Trial.text([8: "  dense:\n  dense_early:"]))
    #expect(study.analysis.baselines == ["dense_early"])
  }

  @Test func methodSettingsReachTheMethod() throws {
    let study = try Trial.load(
      Trial.text([
        9: "  short: {method: drr, alpha: [0.1, 0.4], beta: 6, rho: 0.5, tolerance: 0.02, normalised: true}"
      ]))
    var drr = DRR()
    (drr.beta, drr.rho, drr.pruning.tolerance, drr.normalised) = (6, 0.5, 0.02, true)
    #expect(study.conditions[0].settings.methods[1] == Learner(drr, label: "short", values: [0.1, 0.4]))
  }

  @Test func theWholeRangeOfSeedsIsRead() throws {
    #expect(try Trial.load(Trial.text([4: "seed: 18446744073709551615"])).seed == .max)
  }

  @Test func warningsSayWhatIsHardlyMeant() throws {
    #expect(
      try Trial.load(Trial.text([5: "teachers: {layers: [2, 30, 1]}"])).warnings == [
        "The student [2, 25, 25, 1] is narrower than the teachers [2, 30, 1], so it may not be able to represent them."
      ])
    #expect(
      try Trial.load(Trial.text([8: ""])).warnings == [
        "The study has short methods but no dense baseline (dense_early, l2), so no verdict can be reached."
      ])
    let one = try Trial.load(Trial.text([6: "n_train: [100]"]))
    #expect(one.warnings == ["n_train has 1 size, too few for any curve; none is fitted."])
    #expect(one.analysis.curveModel == "none")
  }

  @Test func windowsLineEndsAndAByteOrderMarkAreNoTrouble() throws {
    let windows = "\u{feff}" + Trial.text().replacing("\n", with: "\r\n")
    #expect(try Trial.load(windows).resolvedJSON == Trial.load(Trial.text()).resolvedJSON)
  }
}
