import Foundation
import LearningCurves
import LinearTheory
import Statistics
import Studies
import Training

/// One point of a learning curve over teachers: what figures draw and tables print.
package struct ExcessSummary {
  /// N.
  var teachers: Int
  /// Geometric mean over teachers of the mean over replicates.
  var geometricMean: Double
  /// 95 % t interval of the mean of the logarithm; NaN below two teachers.
  var lower: Double
  var upper: Double
  var arithmeticMean: Double
  /// Of the arithmetic mean, over teachers.
  package var standardError: Double
  /// Closed form of the arithmetic mean, NaN where there is none.
  package var theory: Double
  /// Quartiles and median of the live parameters.
  var liveParameters: (lower: Double, median: Double, upper: Double)

  /// (arithmetic mean − theory)/standard error; 0 where both are nothing but rounding, as for a teacher found exactly.
  package var theoryDeviation: Double {
    abs(arithmeticMean - theory) < 1e-20 ? 0 : (arithmeticMean - theory) / standardError
  }

  init(excesses: [Double], liveParameters live: [Double], theory: Double?) {
    teachers = excesses.count
    self.theory = theory ?? .nan
    let positive = excesses.allSatisfy { $0 > 0 } && !excesses.isEmpty
    let interval = positive ? tInterval(excesses.map { log($0) }) : nil
    geometricMean = positive ? exp(mean(excesses.map { log($0) })) : (excesses.isEmpty ? .nan : 0)
    lower = interval.map { exp($0.lower) } ?? .nan
    upper = interval.map { exp($0.upper) } ?? .nan
    arithmeticMean = excesses.isEmpty ? .nan : mean(excesses)
    standardError = excesses.count > 1 ? Statistics.standardError(excesses) : .nan
    liveParameters = live.isEmpty ? (.nan, .nan, .nan) : (quantile(live, 0.25), median(live), quantile(live, 0.75))
  }
}

/// Closed forms of the expected excess of linear students on Gaussian inputs (see `LinearTheory`).
enum ClosedForm {
  /// The expected excess of `method` at size n, nil where no closed form exists.
  static func excess(_ method: Learner, settings: Settings, n: Int) -> Double? {
    let teacher = settings.teachers
    guard teacher.kind.isLinear, settings.data.inputs == .normal, settings.student.architecture.isLinear,
      !settings.student.architecture.hasBias
    else { return nil }
    let p = teacher.architecture.inputCount
    let variance = settings.data.noiseStd * settings.data.noiseStd
    let squaredNorm = teacher.norm * teacher.norm
    switch method.kind {
    case is LeastSquares:
      return LinearTheory.leastSquares(n: n, p: p, noiseVariance: variance, squaredNorm: squaredNorm)
    case is OracleSupport:
      // a rotation hides the support: the oracle then uses all inputs
      let live = teacher.kind == .sparseLinear && !teacher.rotate ? teacher.nonzero ?? p : p
      return live < p
        ? LinearTheory.oracleSupport(n: n, k: live, noiseVariance: variance)
        : LinearTheory.leastSquares(n: n, p: p, noiseVariance: variance, squaredNorm: squaredNorm)
    case is RidgeOptimal:
      return variance > 0 ? LinearTheory.ridgeOptimal(n: n, p: p, noiseVariance: variance, squaredNorm: squaredNorm) : nil
    default: return nil
    }
  }
}
