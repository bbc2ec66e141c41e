import Foundation
import GSL
import LearningCurves
import Statistics
import Studies

/// The confirmatory family of a study with or without a rotated arm, on simulated curves: short beats dense, the placebo, dose-response
/// by label numbers and at equal n, decided with Holm's correction by the code of the verdict.
///
/// Teachers of three lengths (100, 200 and 400 bits), aligned and perhaps rotated; one dense baseline as good as the short method where
/// that gains nothing, and one that needs four times the labels.
public struct FamilyCalibration: Sendable {
  public enum Scenario: String, CaseIterable, Sendable {
    /// Every claim is false, and as hard to tell from a true one as it can be: the placebo gains exactly its margin.
    case nothing = "nothing to find"
    /// The advantage falls on both arms, so that it is not about zeros.
    case bothArms = "the advantage falls on both arms"
    case predicted = "as predicted"
    /// The same two without a rotated arm: no placebo, and nothing that the slope is held against.
    case nothingAligned = "nothing to find, no rotated arm"
    case predictedAligned = "as predicted, no rotated arm"

    var hasRotatedArm: Bool { self != .nothingAligned && self != .predictedAligned }

    /// log₂ of the advantage in label numbers, by length.
    var aligned: [Double] { self == .nothing || self == .nothingAligned ? [0, 0, 0] : [1.5, 1, 0.5] }
    var rotated: [Double] {
      switch self {
      case .nothing: Array(repeating: log2(1.25), count: 3)
      case .bothArms: [1.5, 1, 0.5]
      case .predicted: [0, 0, 0]
      case .nothingAligned, .predictedAligned: []
      }
    }

    /// The claims of the study, in its order, and which of them are true.
    var claims: [(yaml: String, short: String, isTrue: Bool)] {
      let dose = self == .predicted || self == .predictedAligned
      let placebo = ("{name: P7}", "P7", dose)
      return [("{name: short_beats_dense}", "beats", dose || self == .bothArms)] + (hasRotatedArm ? [placebo] : [])
        + [("{name: dose_response}", "dose, labels", dose), ("{name: dose_response, statistic: equal_n}", "dose, equal n", dose)]
    }
  }

  public let scenario: Scenario
  public let teachers: Int
  /// By claim.
  public let supported: [Calibration.Rate]
  /// Studies in which some claim is supported that is false.
  public let anyFalse: Calibration.Rate

  public init(
    _ scenario: Scenario, teachers: Int, components: Calibration.VarianceComponents, studies: Int, uniform: UniformSource
  ) throws {
    let study = try Self.study(scenario, teachers: teachers)
    let claims = scenario.claims
    var counts = [Int](repeating: 0, count: claims.count)
    var wrong = 0
    for _ in 0..<studies {
      let curves = Self.draw(study, scenario, components, uniform)
      let decisions = try HypothesisRuling.all(curves, look: 1, completeness: Completeness(planned: 1, missing: 0)).map(
        \.decision)
      for (i, decision) in decisions.enumerated() where decision == .supported { counts[i] += 1 }
      if zip(decisions, claims).contains(where: { $0 == .supported && !$1.isTrue }) { wrong += 1 }
    }
    self.scenario = scenario
    self.teachers = teachers
    supported = zip(claims, counts).map { claim, count in
      Calibration.Rate(name: claim.short, share: Double(count) / Double(max(1, studies)), studies: studies)
    }
    anyFalse = Calibration.Rate(name: "any false", share: Double(wrong) / Double(max(1, studies)), studies: studies)
  }

  private static func study(_ scenario: Scenario, teachers: Int) throws -> Study {
    try Study.load(
      text: """
        schema: 1
        name: calibration
        question: How often does a family of claims err?
        prediction: In at most 5 % of the studies.
        seed: 1
        teachers: {kind: sparse_mlp, count: \(teachers), layers: [32, 4, 1], nonzero: 8}
        data: {inputs: normal, noise_std: 1}
        replicates: 1
        student: {layers: [32, 12, 1]}
        n_train: [32, 57, 100, 178, 320, 562, 1000, 1780]
        methods: {dense_early: {restarts: 2}, l2: {alpha: [1, 2]}, drr: {alpha: [1, 2], beta: 5}}
        factors: {\(scenario.hasRotatedArm ? "teachers.rotate: [false, true], " : "")teachers.nonzero: [8, 16, 32]}
        analysis:
          excess_levels: {values: [1, 0.5, 0.25]}
          hypotheses: [\(scenario.claims.map(\.yaml).joined(separator: ", "))]
        """, sourceName: "calibration")
  }

  /// ln L = ln 100 − ln(n·gain) + teacher + teacher × learner + run, as in `Calibration`.
  private static func draw(
    _ study: Study, _ scenario: Scenario, _ components: Calibration.VarianceComponents, _ uniform: UniformSource
  ) -> TeacherCurves {
    func normal(_ deviation: Double) -> Double { deviation * StandardNormal.quantile(max(uniform(), 0x1p-54)) }
    let count = study.conditions[0].settings.teachers.count
    let teacher = (0..<count).map { _ in normal(components.teacher) }
    var excess: [Double] = []
    for c in study.conditions.indices {
      let gain = study.conditions[c].settings.teachers.rotate ? scenario.rotated[c % 3] : scenario.aligned[c % 3]
      // dense_early, l2, drr
      for advantage in [0, -2, gain] {
        let own = (0..<count).map { _ in normal(components.teacherByLearner) + normal(components.run) }
        for n in study.trainCounts {
          for t in 0..<count {
            excess.append(
              exp(log(100) - log(Double(n)) - advantage * log(2) + teacher[t] + own[t] + normal(components.point)))
          }
        }
      }
    }
    let none = excess.map { _ in Double.nan }
    return TeacherCurves(
      students: SelectedStudents(study: study, excess: excess, liveParameters: none, settings: none),
      variances: study.conditions.map { _ in Array(repeating: 1, count: count) },
      bits: study.conditions.indices.map { Array(repeating: [100, 200, 400][$0 % 3], count: count) })
  }
}
