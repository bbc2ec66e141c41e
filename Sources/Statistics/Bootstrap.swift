import Foundation
import GSL

/// Bootstrap intervals over independent units (teachers): the units are resampled, each with all it carries.
///
/// Resampling seeds inside resampled teachers as well counts the variation within teachers almost twice, and the
/// percentile interval over teachers covers too little for few of them; the bootstrap-t holds its level.
public enum Bootstrap {
  /// The studentised interval of the mean (Efron and Tibshirani, *An Introduction to the Bootstrap*, 1993, §12.5):
  /// x̄ − q·s/√N, q the quantiles of (x̄* − x̄)/(s*/√N).
  ///
  /// - Returns: `nil` for fewer than two values, values that are not finite, or no resamples.
  public static func studentisedInterval(
    ofMean values: [Double], coverage: Double = 0.95, resamples: Int = 9_999, uniform: UniformSource
  ) -> Interval? {
    guard values.count > 1, resamples > 0, values.allSatisfy(\.isFinite) else { return nil }
    let center = mean(values)
    var sample = values
    var statistics: [Double] = []
    statistics.reserveCapacity(resamples)
    for _ in 0..<resamples {
      resample(values, into: &sample, uniform)
      let shift = mean(sample) - center
      let error = standardError(sample)
      // A resample of one value repeated has no spread: its statistic is infinite, on the side of its shift.
      statistics.append(error > 0 ? shift / error : shift == 0 ? 0 : shift > 0 ? .infinity : -.infinity)
    }
    statistics.sort()
    let tail = (1 - coverage) / 2
    let error = standardError(values)
    guard error > 0 else { return Interval(lower: center, upper: center, coverage: coverage) }
    return Interval(
      lower: center - quantile(ofSorted: statistics, 1 - tail) * error,
      upper: center - quantile(ofSorted: statistics, tail) * error, coverage: coverage)
  }

  /// The bias-corrected and accelerated interval of any statistic (B. Efron, *JASA* 82:171, 1987), the acceleration from
  /// the jackknife.
  ///
  /// - Returns: `nil` for fewer than three values, or where the statistic is not finite on every resample or constant.
  public static func acceleratedInterval(
    of values: [Double], coverage: Double = 0.95, resamples: Int = 9_999, uniform: UniformSource,
    statistic: ([Double]) -> Double
  ) -> Interval? {
    guard values.count > 2, resamples > 0 else { return nil }
    let observed = statistic(values)
    var sample = values
    var replications: [Double] = []
    replications.reserveCapacity(resamples)
    for _ in 0..<resamples {
      resample(values, into: &sample, uniform)
      replications.append(statistic(sample))
    }
    guard observed.isFinite, replications.allSatisfy(\.isFinite) else { return nil }
    replications.sort()
    // Ties with the observed value count half, so that a discrete statistic is not taken for a biased one.
    let below = Double(replications.count { $0 < observed }) + Double(replications.count { $0 == observed }) / 2
    let bias = StandardNormal.quantile(below / Double(resamples))
    let jackknife = values.indices.map { left in statistic(values.indices.filter { $0 != left }.map { values[$0] }) }
    let center = mean(jackknife)
    let squares = jackknife.reduce(0) { $0 + ($1 - center) * ($1 - center) }
    let cubes = jackknife.reduce(0) { $0 + pow(center - $1, 3) }
    guard squares > 0, bias.isFinite else { return nil }
    let acceleration = cubes / (6 * pow(squares, 1.5))
    func end(_ probability: Double) -> Double {
      let z = bias + StandardNormal.quantile(probability)
      return quantile(ofSorted: replications, StandardNormal.lowerTail(bias + z / (1 - acceleration * z)))
    }
    return Interval(lower: end((1 - coverage) / 2), upper: end((1 + coverage) / 2), coverage: coverage)
  }

  /// The variance of the grand mean when teachers and, inside each, replicates are resampled with replacement:
  /// S²_between/T + Σₜ S²_within,t/(S·T²), with divisors T and S.
  ///
  /// It counts the variation within teachers almost twice and loses (T − 1)/T of that between them: shown for comparison
  /// with published two-stage intervals, never the basis of a verdict.
  /// - Parameter groups: the replicates of each teacher, as many for each.
  /// - Returns: `nil` for no teachers, or teachers with different numbers of replicates.
  public static func twoStageVariance(_ groups: [[Double]]) -> Double? {
    guard let size = groups.first?.count, size > 0, groups.allSatisfy({ $0.count == size }) else { return nil }
    func variance(_ values: [Double]) -> Double {
      let center = mean(values)
      return values.reduce(0) { $0 + ($1 - center) * ($1 - center) } / Double(values.count)
    }
    return (variance(groups.map(mean)) + mean(groups.map(variance)) / Double(size)) / Double(groups.count)
  }

  private static func resample(_ values: [Double], into sample: inout [Double], _ uniform: UniformSource) {
    for index in sample.indices { sample[index] = values[min(values.count - 1, Int(uniform() * Double(values.count)))] }
  }
}
