import Foundation
import GSL
import Statistics

extension CurveFit {
  /// Warnings of shapes that the model does not follow: a peak, a dip, a final rise, a plateau, or residuals that are not
  /// noise. Each kind of test has a level of 5 %.
  func misfitRemarks(replicates: [String]? = nil, uniform: UniformSource) -> [CurveRemark] {
    guard model != .last1, rss.isFinite, !isExact else { return [] }
    let means = SizeMeans(self, replicates: replicates)
    let isLogarithmic = options.residuals == .logarithmic
    func loss(_ index: Int) -> String { short(isLogarithmic ? exp(means.values[index]) : means.values[index]) }
    func size(_ index: Int) -> String { short(means.sizes[index]) }
    var remarks: [CurveRemark] = []
    let rise = RiseTest(means, uniform: uniform)
    if let rise, rise.p <= 0.05, !follows(means, rise) {
      let (i, j) = (rise.from, rise.to)
      let last = means.values.count - 1
      let error = rise.noise * (means.relativeVariances[j] + means.relativeVariances[last]).squareRoot()
      let probability = "p = \(String(format: "%.3f", rise.p))"
      let (kind, words): (CurveRemark.Kind, String) =
        if j == last || means.values[j] - means.values[last] < error {
          (.finalRise, "The losses rise from \(loss(i)) at n = \(size(i)) to \(loss(j)) at n = \(size(j))")
        } else if abs(means.values[j] - means.fitted[j]) >= abs(means.values[i] - means.fitted[i]) {
          (.peak, "The losses have a peak of \(loss(j)) at n = \(size(j)), after \(loss(i)) at n = \(size(i))")
        } else {
          (.dip, "The losses have a dip of \(loss(i)) at n = \(size(i)), before \(loss(j)) at n = \(size(j))")
        }
      remarks.append(
        CurveRemark(kind, "\(words) (\(probability)); the fitted \(model.name) does not follow it."))
    }
    guard let lack = lackOfFit(means, hasClusters: replicates != nil) else { return remarks }
    if let (i, j) = plateau(means, noise: rise?.noise) {
      remarks.append(
        CurveRemark(
          .plateau,
          "Between n = \(size(i)) and \(size(j)) the losses hardly fall, but the fitted curve does, from "
            + "\(short(self.loss(at: means.sizes[i]))) to \(short(self.loss(at: means.sizes[j]))): \(lack)."))
    } else if remarks.isEmpty {
      remarks.append(CurveRemark(.lackOfFit, "\(model.name) does not follow the points: \(lack)."))
    }
    return remarks
  }

  /// Whether the fitted curve has at least half of the rise.
  private func follows(_ means: SizeMeans, _ rise: RiseTest) -> Bool {
    let (i, j) = (rise.from, rise.to)
    return means.fitted[j] - means.fitted[i] >= (means.values[j] - means.values[i]) / 2
  }

  /// The evidence against the model at the 5 % level, in words: χ² where standard deviations are known, F of the means
  /// against the variance of repeated sizes, otherwise the runs of signs.
  private func lackOfFit(_ means: SizeMeans, hasClusters: Bool) -> String? {
    func words(_ statistic: String, _ p: Double) -> String? {
      p <= 0.05 ? "\(statistic), p = \(String(format: "%.2g", p))" : nil
    }
    switch means.noise {
    case .known:
      return goodnessOfFit.flatMap { words("χ² = \(short(rss)) for \(degreesOfFreedom) degrees of freedom", $0) }
    case .estimated(let deviation, let freedom) where !hasClusters:
      let extra = means.values.count - freeNames.count
      guard extra > 0 else { return nil }
      let squares = zip(zip(means.values, means.fitted), means.relativeVariances).reduce(0) {
        $0 + pow($1.0.0 - $1.0.1, 2) / $1.1
      }
      let f = squares / Double(extra) / (deviation * deviation)
      let p = FisherF(numerator: Double(extra), denominator: Double(freedom)).upperTail(f)
      return words("F = \(short(f)) against the spread of repeated sizes", p)
    case .estimated, .fromNeighbours:
      let test = RunsTest(zip(means.values, means.fitted).map { $0 - $1 })
      return words("the residuals have \(test.runs) runs of one sign, \(test.positive) above and \(test.negative) below", test.p)
    }
  }

  /// The longest stretch of at least three sizes over which the losses fall by less than their noise while the fitted curve
  /// falls by more than four times that.
  private func plateau(_ means: SizeMeans, noise: Double?) -> (Int, Int)? {
    let unit = noise ?? residualStandardDeviation
    var best: (Int, Int)?
    for i in means.values.indices {
      for j in means.values.indices where j >= i + 2 && j - i > (best.map { $0.1 - $0.0 } ?? 0) {
        let error = unit * (means.relativeVariances[i] + means.relativeVariances[j]).squareRoot()
        if means.values[i] - means.values[j] < error, means.fitted[i] - means.fitted[j] > 4 * error { best = (i, j) }
      }
    }
    return best
  }
}
