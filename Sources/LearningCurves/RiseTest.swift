import Foundation
import GSL
import Statistics

/// Whether a measured curve rises anywhere by more than its noise.
///
/// The statistic is the largest rise between any two sizes, in standard errors of their difference. Its p-value is that of
/// a flat curve with normal noise, by simulation: among falling curves the flat one rises most. Where nothing else is known
/// of the noise, it is estimated from the median distance of a mean to the line between its neighbours, which a bump over a
/// few sizes hardly moves; the simulation estimates it in the same way.
struct RiseTest {
  /// Between which of the means the largest rise is.
  let from: Int
  let to: Int
  let p: Double
  /// The standard deviation of a point of weight one.
  let noise: Double

  static let draws = 999

  /// - Returns: `nil` for fewer than five sizes, or without noise to compare with.
  init?(_ means: SizeMeans, uniform: UniformSource) {
    let count = means.values.count
    guard count >= 5, means.values.allSatisfy(\.isFinite) else { return nil }
    let logs = means.sizes.map { log($0) }
    func scale(_ values: [Double]) -> Double {
      let distances = (1..<count - 1).map { i in
        let share = (logs[i + 1] - logs[i]) / (logs[i + 1] - logs[i - 1])
        let line = share * values[i - 1] + (1 - share) * values[i + 1]
        let v = means.relativeVariances
        let variance = v[i] + share * share * v[i - 1] + (1 - share) * (1 - share) * v[i + 1]
        return abs(values[i] - line) / variance.squareRoot()
      }
      return median(distances) / 0.6744897501960817
    }
    let observed = Self.largest(means.values, means.relativeVariances)
    switch means.noise {
    case .known: noise = 1
    case .estimated(let deviation, _): noise = deviation
    case .fromNeighbours: noise = scale(means.values)
    }
    guard noise > 0, observed.rise > 0 else { return nil }
    (from, to) = (observed.from, observed.to)
    func normal() -> Double { StandardNormal.quantile(min(max(uniform(), 1e-300), 1 - 1e-16)) }
    var asLarge = 1
    for _ in 0..<Self.draws {
      let values = means.relativeVariances.map { $0.squareRoot() * normal() }
      let simulated: Double
      switch means.noise {
      case .known: simulated = 1
      case .estimated(_, let freedom):
        simulated = ((0..<freedom).reduce(0.0) { sum, _ in sum + pow(normal(), 2) } / Double(freedom)).squareRoot()
      case .fromNeighbours: simulated = scale(values)
      }
      if Self.largest(values, means.relativeVariances).rise / simulated >= observed.rise / noise { asLarge += 1 }
    }
    p = Double(asLarge) / Double(Self.draws + 1)
  }

  private static func largest(_ values: [Double], _ variances: [Double]) -> (rise: Double, from: Int, to: Int) {
    var best = (rise: -Double.infinity, from: 0, to: 0)
    for to in values.indices.dropFirst() {
      for from in 0..<to {
        let rise = (values[to] - values[from]) / (variances[to] + variances[from]).squareRoot()
        if rise > best.rise { best = (rise, from, to) }
      }
    }
    return best
  }
}
