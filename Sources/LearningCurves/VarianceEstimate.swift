import Foundation
import Statistics

extension Calibration.VarianceComponents {
  /// The components by the method of moments, from the logarithms of the excess of a study that has been run.
  ///
  /// With the mean over teachers and replicates taken off at every learner and size, r(t, s, l, n), and m sizes, S replicates:
  ///
  ///     point²   = mean over (t, s, l) of the variance of r over n
  ///     run²     = mean over (t, l) of the variance over s of the means over n, − point²/m
  ///     learner² = mean over pairs of learners of ½·variance over t of the difference of means, − run²/S − point²/(m·S)
  ///     teacher² = mean over pairs of learners of their covariance over t
  ///
  /// Estimates below zero are zero. With one replicate, `run` cannot be told from `teacherByLearner` and is part of it.
  ///
  /// - Parameter logLosses: by [teacher][replicate][learner][size], finite, all of one shape.
  /// - Returns: `nil` for fewer than two teachers, learners or sizes, unequal shapes, or values that are not finite.
  public init?(estimatedFrom logLosses: [[[[Double]]]]) {
    guard let first = logLosses.first?.first, logLosses.count >= 2, first.count >= 2, let sizes = first.first?.count, sizes >= 2
    else { return nil }
    let learners = first.count
    let replicates = logLosses[0].count
    for teacher in logLosses {
      guard teacher.count == replicates,
        teacher.allSatisfy({ $0.count == learners && $0.allSatisfy { $0.count == sizes && $0.allSatisfy(\.isFinite) } })
      else { return nil }
    }
    let centers = (0..<learners).map { l in
      (0..<sizes).map { n in mean(logLosses.flatMap { $0.map { $0[l][n] } }) }
    }
    func variance(_ values: [Double]) -> Double { values.count < 2 ? 0 : standardDeviation(values) * standardDeviation(values) }
    // by [learner][teacher][replicate]: the mean over sizes and the variance over them
    let residuals = (0..<learners).map { l in
      logLosses.map { $0.map { replicate in zip(replicate[l], centers[l]).map { $0 - $1 } } }
    }
    let pointVariance = mean(residuals.flatMap { $0.flatMap { $0.map(variance) } })
    let runMeans = residuals.map { $0.map { $0.map { mean($0) } } }
    let replicateVariance = mean(runMeans.flatMap { $0.map(variance) })
    let runVariance = replicates > 1 ? max(0, replicateVariance - pointVariance / Double(sizes)) : 0
    let teacherMeans = runMeans.map { $0.map { mean($0) } }
    let pairs = (0..<learners).flatMap { a in (a + 1..<learners).map { (a, $0) } }
    let halfDifference = mean(pairs.map { a, b in variance(zip(teacherMeans[a], teacherMeans[b]).map { $0 - $1 }) / 2 })
    let covariance = mean(
      pairs.map { a, b in
        let (x, y) = (teacherMeans[a], teacherMeans[b])
        let (p, q) = (mean(x), mean(y))
        return zip(x, y).reduce(0) { $0 + ($1.0 - p) * ($1.1 - q) } / Double(x.count - 1)
      })
    let within = runVariance / Double(replicates) + pointVariance / Double(sizes * replicates)
    self.init(
      teacher: max(0, covariance).squareRoot(), teacherByLearner: max(0, halfDifference - within).squareRoot(),
      run: runVariance.squareRoot(), point: pointVariance.squareRoot())
  }

  /// The standard deviation of one teacher's log ratio of excess, √(2·(learner² + run²/S)): what limits a comparison.
  public func ratioDeviation(replicates: Int) -> Double {
    (2 * (teacherByLearner * teacherByLearner + run * run / Double(replicates))).squareRoot()
  }
}
