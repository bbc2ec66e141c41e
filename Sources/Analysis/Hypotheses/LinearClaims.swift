import Foundation
import LearningCurves
import LinearTheory
import Statistics
import Studies
import Teachers
import Training

/// Claims with closed forms, for linear students on normal inputs (`LinearTheory`).
extension HypothesisTest {
  private func kind(_ label: String, _ c: Int) -> any Method {
    study.conditions[c].settings.methods[study.methodIndex(label)].kind
  }

  private func noLaw(_ label: String) -> HypothesisOutcome {
    .settled(
      .notApplicable(because: "no closed form is known for \(label); least_squares, oracle_support and best_threshold have one"))
  }

  /// P2, a-part: E excess = σ²q/(n − q − 1), so the mean over sizes n ≥ q + 5 of excess·(n − q − 1)/(σ²q) is 1.
  func dimension(_ c: Int) throws -> HypothesisOutcome {
    let settings = study.conditions[c].settings
    guard let q = settings.dimension(of: kind(methodLabel, c)) else { return noLaw(methodLabel) }
    let sizes = study.trainCounts.indices.filter { study.trainCounts[$0] >= q + 5 }
    guard !sizes.isEmpty else {
      return .settled(.notApplicable(because: "no n_train is at least \(q + 5), 5 beyond the dimension of \(methodLabel)"))
    }
    let variance = settings.data.noiseStd * settings.data.noiseStd
    let values = (0..<settings.teachers.count).map { teacher in
      mean(
        sizes.map { size in
          students.teacherExcess(condition: c, method: method, size: size, teacher: teacher)
            * Double(study.trainCounts[size] - q - 1) / (variance * Double(q))
        }) - 1
    }
    return equivalence(values, margin: hypothesis.margin ?? 0.15, of: "effective dimension, in theory \(q),") {
      Self.plain((1 + $0) * Double(q))
    }
  }

  /// The number of labels at which a method reaches each level, in theory, for one teacher: q(1 + σ²/ε) + 1 for least
  /// squares on q coordinates, the inverse of `BestThreshold` for the best threshold; nil where no closed form is known.
  private func theory(_ kind: any Method, _ c: Int, teacher: Teacher) -> [Double]? {
    let settings = study.conditions[c].settings
    let variance = settings.data.noiseStd * settings.data.noiseStd
    let sizes = curves.levels(condition: c, teacher: teacher.index).map { level -> Double? in
      if let q = settings.dimension(of: kind) { return LinearTheory.sampleSize(q: q, noiseVariance: variance, excess: level) }
      guard kind is BestThresholdSelection else { return nil }
      return BestThreshold.sampleSize(weights: teacher.linearWeights, noiseVariance: variance, excess: level)
    }
    return sizes.contains(nil) ? nil : sizes.compactMap(\.self)
  }

  private static let fixedLevels = HypothesisOutcome(
    settled: .notApplicable(because: "levels relative to the teacher's variance differ between teachers"))

  /// P3, a-part: the mean over levels of observed minus predicted log₂ ratio lies within the margin. Never with censored
  /// ratios: a mean of bounds is no mean.
  func predictedRatio(_ c: Int) throws -> HypothesisOutcome {
    let kind = kind(methodLabel, c)
    guard kind is OracleSupport || kind is BestThresholdSelection else { return noLaw("the ratio of \(methodLabel)") }
    for label in hypothesis.baselines where !(self.kind(label, c) is LeastSquares) { return noLaw("the ratio to \(label)") }
    guard study.analysis.levelReference == .noiseVariance else { return Self.fixedLevels }
    let pool = TeacherPool(study)
    var values: [Double] = []
    for number in 0..<study.conditions[c].settings.teachers.count {
      let teacher = try pool.teacher(number, condition: c)
      guard let own = theory(kind, c, teacher: teacher), let dense = theory(LeastSquares(), c, teacher: teacher) else {
        return noLaw("the ratio of \(methodLabel) at these levels")
      }
      for label in hypothesis.baselines {
        let ratios = try curves.ratios(condition: c, method: method, baseline: study.methodIndex(label), teacher: number)
        guard ratios.allSatisfy(\.isExact) else {
          return .settled(
            .inconclusive(
              because:
                "teacher \(number) reaches a level outside the sizes measured, and equivalence cannot be shown with censored ratios"
            ))
        }
        values.append(mean(ratios.indices.map { ratios[$0].lower - log2(dense[$0] / own[$0]) }))
      }
    }
    return equivalence(values, margin: log2(hypothesis.margin ?? 1.25), of: "observed over predicted factor", Self.factor)
  }

  /// P3, b-part: the ratio is at least half of that of the best threshold, which depends on the teacher's weights and the
  /// level and is no constant.
  func halfOfTheLaw(_ c: Int) throws -> HypothesisOutcome {
    guard study.analysis.levelReference == .noiseVariance else { return Self.fixedLevels }
    let pool = TeacherPool(study)
    let laws = try (0..<study.conditions[c].settings.teachers.count).map { number -> [Double]? in
      let teacher = try pool.teacher(number, condition: c)
      guard let best = theory(BestThresholdSelection(), c, teacher: teacher),
        let dense = theory(LeastSquares(), c, teacher: teacher)
      else {
        return nil
      }
      return zip(dense, best).map { log2($0 / $1) }
    }
    if let number = laws.firstIndex(of: nil) {
      return .settled(.notApplicable(because: "the best threshold reaches a level before p + 2 labels for teacher \(number)"))
    }
    let comparisons = try hypothesis.baselines.map { label in
      BaselineComparison(
        baseline: label,
        teachers: try laws.enumerated().map { teacher, law in
          let ratios = try curves.ratios(condition: c, method: method, baseline: study.methodIndex(label), teacher: teacher)
          return .median(zip(ratios, law ?? []).map { $0.shifted(by: 1 - $1) })
        })
    }
    return againstBest(comparisons, edges: gridEdges(condition: c), of: "factor over that of the best threshold") {
      Self.factor($0 - 1)
    }
  }

  /// P4, a-part: slopes of ln n(ε) on ln k and ln p over the crossed conditions, per teacher number, minus the slopes that
  /// theory gives over the same conditions.
  func scalingLaw() throws -> HypothesisOutcome {
    guard study.conditions.allSatisfy(\.settings.isLinearCase), study.analysis.levelReference == .noiseVariance else {
      return .settled(.notApplicable(because: Self.linearCase))
    }
    let pool = TeacherPool(study)
    // By teacher number: the weights matter to the best threshold.
    var predictions: [[Double]] = []
    for number in 0..<curves.teacherCount {
      let values = try study.conditions.indices.map { c in
        theory(kind(methodLabel, c), c, teacher: try pool.teacher(number, condition: c)).map { mean($0.map { log($0) }) }
      }
      guard !values.contains(nil) else { return noLaw(methodLabel) }
      predictions.append(values.compactMap(\.self))
    }
    let candidates = [
      ("k", study.conditions.map { log(Double($0.settings.liveInputs)) }),
      ("p", study.conditions.map { log(Double($0.settings.inputCount)) }),
    ].filter { Set($0.1).count > 1 }
    guard let weights = Self.slopeWeights(candidates.map(\.1)), !candidates.isEmpty else {
      return .settled(
        .notApplicable(because: "neither k nor p varies between conditions, or not independently; cross them as factors"))
    }
    var deviations = candidates.map { _ in [Double]() }
    for teacher in 0..<curves.teacherCount {
      let observed = try study.conditions.indices.map { c -> Double in
        let sizes = try curves.sampleSizes(condition: c, method: method, teacher: teacher)
        return sizes.allSatisfy(\.isExact) ? mean(sizes.map(\.lower)) * log(2) : .nan
      }
      guard observed.allSatisfy(\.isFinite) else {
        return .settled(
          .inconclusive(
            because:
              "teacher \(teacher) reaches a level outside the sizes measured, and slopes cannot be compared with censored label numbers"
          ))
      }
      for (j, w) in weights.enumerated() {
        deviations[j].append(zip(w, zip(observed, predictions[teacher])).reduce(0) { $0 + $1.0 * ($1.1.0 - $1.1.1) })
      }
    }
    let slopes = weights.map { w in mean(predictions.map { zip(w, $0).reduce(0) { $0 + $1.0 * $1.1 } }) }
    let outcomes = candidates.indices.map { j in
      equivalence(
        deviations[j], margin: hypothesis.margin ?? 0.1, of: "exponent of \(candidates[j].0), in theory \(Self.plain(slopes[j])),"
      ) { Self.plain(slopes[j] + $0) }
    }
    if let settled = outcomes.first(where: { $0.settled != nil }) { return settled }
    return HypothesisOutcome(
      pSupported: outcomes.map(\.pSupported).max() ?? 1,
      pRefuted: min(1, Double(outcomes.count) * (outcomes.map(\.pRefuted).min() ?? 1)),
      evidence: outcomes.map(\.evidence).joined(separator: "; "))
  }

  /// Weights of each observation in the least-squares slopes on one or two regressors; nil where they are collinear.
  private static func slopeWeights(_ regressors: [[Double]]) -> [[Double]]? {
    let x = regressors.map { values in values.map { $0 - mean(values) } }
    func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    switch x.count {
    case 1:
      let s = dot(x[0], x[0])
      return s > 1e-12 ? [x[0].map { $0 / s }] : nil
    case 2:
      let (aa, ab, bb) = (dot(x[0], x[0]), dot(x[0], x[1]), dot(x[1], x[1]))
      let determinant = aa * bb - ab * ab
      guard determinant > 1e-9 * aa * bb else { return nil }
      return [
        zip(x[0], x[1]).map { (bb * $0 - ab * $1) / determinant }, zip(x[0], x[1]).map { (aa * $1 - ab * $0) / determinant },
      ]
    default: return nil
    }
  }

  /// P5: c of b(n + d)^−c, fitted per teacher to sizes beyond 2p, is the same for both learners. Linear teachers that are
  /// not quantised: a quantised one is found exactly sooner or later, and then there is no power law.
  func equalExponents(_ c: Int) throws -> HypothesisOutcome {
    let settings = study.conditions[c].settings
    guard settings.teachers.weightBits == nil else {
      return .settled(.notApplicable(because: "the teachers are quantised, and their excess is no power of n in the end"))
    }
    let first = 2 * settings.inputCount
    let sizes = study.trainCounts.filter { $0 > first }
    guard sizes.count >= 4 else {
      return .settled(.notApplicable(because: "\(sizes.count) of n_train lie beyond 2p = \(first), and a shifted power needs 4"))
    }
    guard hypothesis.baselines.count == 1, let label = hypothesis.baselines.first else {
      return .settled(.notApplicable(because: "exponents are compared with one baseline at a time"))
    }
    var values: [Double] = []
    for teacher in 0..<settings.teachers.count {
      let exponents = try [method, study.methodIndex(label)].map { m -> Double? in
        guard let curve = students.curve(condition: c, method: m, teacher: teacher) else { return nil }
        let points = zip(curve.sizes, curve.losses).filter { $0.0 > Double(first) && $0.1 > 0 }
        guard points.count >= 4, let model = CurveModel(named: "pow4") else { return nil }
        let fit = try CurveFit.fit(
          model, sizes: points.map(\.0), losses: points.map(\.1), options: FitOptions(residuals: .logarithmic, fixed: ["a": 0]))
        return fit.status == .converged ? fit.coefficients["c"] : nil
      }
      guard let a = exponents[0], let b = exponents[1] else {
        return .settled(.inconclusive(because: "the curve of teacher \(teacher) does not determine a shifted exponent"))
      }
      values.append(a - b)
    }
    return equivalence(values, margin: hypothesis.margin ?? 0.1, of: "difference of exponents", Self.plain)
  }

  /// P6, a-part: minimum norm without noise leaves L(n)/L(0) = 1 − n/p on average, and exactly nothing from n = p on.
  func threshold(_ c: Int) throws -> HypothesisOutcome {
    let settings = study.conditions[c].settings
    guard let p = settings.dimension(of: kind(methodLabel, c)) else { return try recovery(c) }
    let squaredNorm = settings.teachers.norm * settings.teachers.norm
    let below = study.trainCounts.indices.filter { study.trainCounts[$0] < p }
    let above = study.trainCounts.indices.filter { study.trainCounts[$0] >= p }
    guard below.count >= 3 else {
      return .settled(.notApplicable(because: "\(below.count) of n_train lie below p = \(p), and a slope needs 3"))
    }
    let x = below.map { Double(study.trainCounts[$0]) }
    guard let weights = Self.slopeWeights([x])?.first else { return noLaw(methodLabel) }
    var values: [Double] = []
    for teacher in 0..<settings.teachers.count {
      func relative(_ size: Int) -> Double {
        students.teacherExcess(condition: c, method: method, size: size, teacher: teacher) / squaredNorm
      }
      if let size = above.first(where: { relative($0) > 1e-16 }) {
        return .settled(
          .refuted,
          evidence:
            "teacher \(teacher) keeps \(String(format: "%.1e", relative(size))) of its variance at n = \(study.trainCounts[size]) >= p"
        )
      }
      values.append(-Double(p) * zip(weights, below).reduce(0) { $0 + $1.0 * relative($1.1) } - 1)
    }
    var outcome = equivalence(values, margin: hypothesis.margin ?? 0.05, of: "slope over -1/p") { Self.plain(1 + $0) }
    if !above.isEmpty, outcome.settled == nil { outcome.evidence += "; nothing is left at n >= p" }
    return outcome
  }

  /// P6, b-part: n50, where half of the replicates of a teacher leave less than a hundredth of its variance. Theory says
  /// k + 1 at least for a sparse learner and p for least squares, and draws no line for others: it is reported.
  private func recovery(_ c: Int) throws -> HypothesisOutcome {
    let settings = study.conditions[c].settings
    let squaredNorm = settings.teachers.norm * settings.teachers.norm
    let sizes = study.trainCounts.map(Double.init)
    let crossings = try (0..<settings.teachers.count).map { teacher -> SampleEfficiency in
      let failures = study.trainCounts.map { n in
        let excess = (0..<study.replicates).map {
          students.excess(of: method, in: Cell(condition: c, teacher: teacher, replicate: $0, trainCount: n))
        }.filter { !$0.isNaN }
        return excess.isEmpty ? Double.nan : Double(excess.count { $0 > 0.01 * squaredNorm }) / Double(excess.count)
      }
      guard sizes.count > 1, failures.allSatisfy(\.isFinite) else { return .unknown }
      // A share may be zero, whose logarithm is none: the crossing of one half is that of a shifted share.
      let curve = try MeasuredCurve(sizes: sizes, losses: failures.map { exp($0) })
      return SampleEfficiency(sampleSize: curve.crossing(of: exp(0.5)), over: sizes[0]...sizes[sizes.count - 1])
    }
    guard crossings.contains(where: \.isInformative) else {
      return .settled(.inconclusive(because: "\(methodLabel) was not measured"))
    }
    let words = Self.range(.median(crossings)) { String(format: "%.0f", exp2($0)) }
    return .settled(
      .notTested(because: "theory draws no line for \(methodLabel), so its threshold is reported"),
      evidence: "n50 is \(words) labels, the median over teachers, at p = \(settings.inputCount) and k = \(settings.liveInputs)")
  }
}
