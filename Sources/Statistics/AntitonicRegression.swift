/// The nonincreasing sequence nearest to `values` in weighted least squares, by pooling adjacent violators
/// (Ayer et al., *Annals of Mathematical Statistics* 26:641, 1955).
///
/// - Parameter weights: positive, one per value; all equal where absent.
/// - Throws: `StatisticsError` where the counts disagree or a weight is not a positive number.
public func antitonicRegression(_ values: [Double], weights: [Double]? = nil) throws(StatisticsError) -> [Double] {
  let weights = weights ?? [Double](repeating: 1, count: values.count)
  guard weights.count == values.count else {
    throw StatisticsError(
      "Antitonic regression was given \(values.count) values and \(weights.count) weights: it needs one weight per value.")
  }
  if let bad = weights.first(where: { !($0 > 0 && $0.isFinite) }) {
    throw StatisticsError("Antitonic regression was given the weight \(bad): weights must be positive and finite.")
  }
  if let bad = values.first(where: { !$0.isFinite }) {
    throw StatisticsError("Antitonic regression was given the value \(bad): values must be finite numbers.")
  }
  var blocks: [(mean: Double, weight: Double, count: Int)] = []
  for (value, weight) in zip(values, weights) {
    var block = (mean: value, weight: weight, count: 1)
    while let last = blocks.last, last.mean < block.mean {
      blocks.removeLast()
      let total = last.weight + block.weight
      block = ((last.mean * last.weight + block.mean * block.weight) / total, total, last.count + block.count)
    }
    blocks.append(block)
  }
  return blocks.flatMap { [Double](repeating: $0.mean, count: $0.count) }
}
