import Foundation
import Statistics

/// The measurements of a curve by size, on the scale of the fit: means, their variances relative to a unit of noise, and
/// what repeated sizes say of that noise.
struct SizeMeans {
  /// Increasing.
  let sizes: [Double]
  /// Losses, or their logarithms for logarithmic residuals.
  let values: [Double]
  /// Of the fitted curve, on the same scale.
  let fitted: [Double]
  /// 1/Σw of the points of a size.
  let relativeVariances: [Double]
  let noise: Noise

  /// What is known of the standard deviation of a point of weight one.
  enum Noise {
    case known
    /// From repeated sizes, with its degrees of freedom.
    case estimated(Double, degreesOfFreedom: Int)
    /// From how far each mean lies off the line between its neighbours.
    case fromNeighbours
  }

  /// Neighbouring sizes share a mean where there are more than this.
  static let most = 60

  init(_ fit: CurveFit, replicates: [String]?) {
    let isLogarithmic = fit.options.residuals == .logarithmic
    let transformed = fit.losses.map { isLogarithmic ? log($0) : $0 }
    let weights: [Double] =
      switch fit.options.weights {
      case .equal: fit.losses.map { _ in 1 }
      case .standardDeviations(let sigma): sigma.map { 1 / ($0 * $0) }
      case .relative(let weights): weights
      }
    let distinct = Set(fit.sizes).sorted()
    let groups = min(Self.most, distinct.count)
    let group = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, $0 * groups / distinct.count) })
    var members = [[Int]](repeating: [], count: groups)
    for index in fit.sizes.indices { members[group[fit.sizes[index]]!].append(index) }
    func weighted(_ values: [Double], _ indices: [Int]) -> Double {
      indices.reduce(0) { $0 + weights[$1] * values[$1] } / indices.reduce(0) { $0 + weights[$1] }
    }
    let means = members.map { weighted(transformed, $0) }
    values = means
    sizes = members.map { exp(weighted(fit.sizes.map { log($0) }, $0)) }
    let curve = fit.sizes.map { isLogarithmic ? log(fit.loss(at: $0)) : fit.loss(at: $0) }
    fitted = members.map { weighted(curve, $0) }
    relativeVariances = members.map { indices in 1 / indices.reduce(0) { $0 + weights[$1] } }

    if fit.hasKnownVariance {
      noise = .known
    } else if groups == distinct.count, let found = Self.repeated(members, means, transformed, weights, replicates) {
      noise = found
    } else {
      noise = .fromNeighbours
    }
  }

  /// The variance within sizes, without what belongs to a whole repetition, whose curve may lie higher at every size.
  private static func repeated(
    _ members: [[Int]], _ means: [Double], _ values: [Double], _ weights: [Double], _ replicates: [String]?
  ) -> Noise? {
    var deviations = values
    for (indices, mean) in zip(members, means) { for i in indices { deviations[i] -= mean } }
    var freedom = values.count - members.count
    if let replicates {
      let names = Set(replicates)
      for name in names {
        let own = replicates.indices.filter { replicates[$0] == name }
        let shift = own.reduce(0) { $0 + weights[$1] * deviations[$1] } / own.reduce(0) { $0 + weights[$1] }
        for i in own { deviations[i] -= shift }
      }
      freedom -= names.count - 1
    }
    guard freedom >= 4 else { return nil }
    let squares = deviations.indices.reduce(0) { $0 + weights[$1] * deviations[$1] * deviations[$1] }
    return squares > 0 ? .estimated((squares / Double(freedom)).squareRoot(), degreesOfFreedom: freedom) : nil
  }
}
