import Codelengths

/// The prequential length of any learner, given as a function: how long labels are under what it learns from those before.
public enum BlockwiseLength {
  /// L = (labels before the first time, uniformly) + Σ over blocks of the labels under a predictor that saw only earlier ones.
  ///
  /// - Parameters:
  ///   - times: increasing sample counts t₁ < … < t_S = n.
  ///   - learn: given the labels sent so far, predicts all labels of the samples in the range.
  public static func prequential(
    _ problem: CodingProblem, times: [Int], learn: (_ sent: [Int], _ samples: Range<Int>) throws -> [Prediction]
  ) rethrows -> Codelength {
    let per = problem.symbolsPerSample
    let first = times.first ?? problem.sampleCount
    var total = Codelength(bits: Double(first * per) * problem.labelCode.alphabet.uniformLength.bits)
    for (start, end) in zip(times, times.dropFirst()) {
      let predictions = try learn(Array(problem.symbols.prefix(start * per)), start..<end)
      total += problem.labelCode.length(of: Array(problem.symbols[start * per..<end * per]), under: predictions)
    }
    return total
  }
}
