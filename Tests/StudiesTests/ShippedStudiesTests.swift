import Experiments
import Foundation
import Studies
import Testing
import Training

/// The studies in `studies/`.
@Suite struct ShippedStudiesTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
    .appendingPathComponent("studies").path

  static let curves = [
    "quickstart", "linear-calibration", "linear-scaling", "noiseless-threshold", "alpha-sweep", "sample-efficiency", "placebo",
    "recovery", "evidence", "reference-configuration",
  ]
  static let experiments = ["rebound", "soft-committee", "egp"]
  static let all = curves + experiments

  static func load(_ name: String, _ overrides: String...) throws -> Study {
    try Study.load(path: "\(folder)/\(name).yaml", overrides: overrides)
  }

  @Test func theQuickstartIsADemonstrationWithEqualCandidates() throws {
    let study = try Self.load("quickstart")
    let settings = study.conditions[0].settings
    #expect(study.name == "quickstart")
    #expect(study.isDemonstration)
    #expect(
      study.warnings == [
        "At n_train 12 only 2 labels choose among the candidates; protocol.validation {folds: 5, refit: true} would use all of "
          + "them."
      ])
    #expect(settings.teachers.count >= 9)
    #expect(settings.teachers.pool == .confirmation)
    #expect(study.trainCounts.count == 8)
    #expect(study.trainCounts.last == 320)
    #expect(study.methodLabels == ["dense", "dense_early", "l2", "drr"])
    #expect(settings.methods.allSatisfy { $0.candidateCount == 4 })
    #expect(settings.methods.allSatisfy { !$0.kind.takesAlpha || $0.values.count == 4 })
    #expect(study.analysis.short == ["drr"])
    #expect(study.analysis.baselines == ["dense_early", "l2"])
    #expect(settings.labels.validation == .fraction(0.2, refit: true))
  }

  @Test func theQuickstartUnderTheReferencesFreeValidationSet() throws {
    let study = try Self.load("quickstart", "protocol.validation.extra=1000")
    #expect(study.conditions[0].settings.labels.validation == .extra(1000))
    #expect(study.hash != (try Self.load("quickstart")).hash)
  }

  @Test func theLinearCalibrationIsThatOfTheProtocol() throws {
    let study = try Self.load("linear-calibration")
    let settings = study.conditions[0].settings
    #expect(study.warnings == [])
    #expect(settings.teachers.kind == .sparseLinear)
    #expect(settings.teachers.architecture.layers == [32, 1])
    #expect(settings.teachers.nonzero == 4)
    #expect(settings.teachers.norm == 1)
    #expect(settings.data.inputs == .normal)
    #expect(settings.data.noiseStd == 0.5)
    #expect(!settings.student.architecture.hasBias)
    #expect(settings.labels.validation == .none)
    #expect(settings.methods.map(\.kind.name) == ["least_squares", "oracle_support", "ridge_optimal"])
    #expect(study.trainCounts == [12, 16, 24, 40, 64, 128, 256, 512])
    #expect(study.trainCounts.allSatisfy { ($0 <= 32 - 5 || $0 >= 32 + 5) && $0 >= 4 + 5 })
    #expect(settings.teachers.count * study.replicates >= 200)
  }

  @Test(arguments: experiments, ["small", "tiny"])
  func presetsOfExperimentsCostLess(name: String, preset: String) throws {
    func steps(_ study: Study) -> Double { (study.experiment?.units ?? []).reduce(0) { $0 + $1.steps } }
    let study = try Self.load(name, "preset=\(preset)")
    #expect(study.name == "\(name)-\(preset)")
    let full = try Self.load(name)
    #expect(steps(study) > 0 && steps(study) < steps(full))
  }

  /// As published: 20 runs of 500 steps on 10,000 labels.
  @Test func theReboundIsThePublishedOne() throws {
    #expect(try Self.load("rebound").experiment as? ReboundSettings == ReboundSettings())
  }

  @Test(arguments: curves, ["small", "tiny"])
  func presetsAreSmaller(name: String, preset: String) throws {
    let study = try Self.load(name, "preset=\(preset)")
    #expect(study.name == "\(name)-\(preset)")
    #expect(RunPlan(study).runs.count < RunPlan(try Self.load(name)).runs.count)
  }

  @Test(arguments: all)
  func questionAndPredictionStandAtTheHead(name: String) throws {
    let text = try Self.load(name).sourceText
    #expect(text.hasPrefix("# Question, in words: "))
    #expect(text.contains("\n# Prediction, in words, written before the run: "))
  }

  @Test(arguments: all)
  func theEmbeddedStudyIsTheShippedOne(name: String) throws {
    let embedded = URL(fileURLWithPath: Self.folder).deletingLastPathComponent().appendingPathComponent(
      "Sources/Pipeline/Embedded/\(name).yaml")
    #expect(try String(contentsOf: embedded, encoding: .utf8) == Self.load(name).sourceText)
  }

  /// p × k crossed, no size where a variance is infinite.
  @Test func theLinearScalingKeepsAwayFromTheThresholds() throws {
    let study = try Self.load("linear-scaling")
    #expect(study.warnings == [])
    let designs = study.conditions.map { [$0.settings.teachers.architecture.inputCount, $0.settings.teachers.nonzero ?? 0] }
    #expect(designs == [16, 32, 64].flatMap { p in [1, 2, 4].map { [p, $0] } })
    for n in study.trainCounts {
      for p in [16, 32, 64] { #expect(n <= p - 5 || n >= p + 5) }
    }
    #expect(
      study.analysis.hypotheses.map(\.claim) == [
        .regretBudget, .effectiveDimension, .effectiveDimension, .efficiencyRatio, .scaling, .scaling,
      ])
    #expect(study.conditions[0].settings.teachers.count * study.replicates >= 200)
  }

  @Test func theNoiselessThresholdHasSizesOnBothSides() throws {
    let study = try Self.load("noiseless-threshold")
    #expect(study.warnings == [])
    #expect(study.conditions[0].settings.data.noiseStd == 0)
    #expect(study.analysis.curveModel == "none")
    #expect(study.trainCounts.contains { $0 < 32 } && study.trainCounts.contains { $0 >= 32 })
    #expect(study.analysis.hypotheses.map(\.claim) == [.threshold])
  }
}
