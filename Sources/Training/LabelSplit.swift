/// Which of the n labels of a budget choose and which train. Both parts of a smaller budget are contained in those
/// of a larger one.
public struct LabelSplit: Hashable, Sendable {
  public let fit: [Int]
  public let validation: [Int]

  /// Label i validates iff ⌊(i + 1)f⌋ > ⌊if⌋, which makes ⌊nf⌋ validation labels.
  public init(count n: Int, fraction f: Double) {
    func isValidation(_ i: Int) -> Bool { Self.floored(i + 1, f) > Self.floored(i, f) }
    validation = (0..<n).filter(isValidation)
    fit = (0..<n).filter { !isValidation($0) }
  }

  /// Label i belongs to fold i mod K; fold `fold` validates.
  public init(count n: Int, fold: Int, of folds: Int) {
    validation = (0..<n).filter { $0 % folds == fold }
    fit = (0..<n).filter { $0 % folds != fold }
  }

  /// ⌊i·f⌋ for the decimal fraction the user wrote: 5 · 0.2 is 1 although the binary 0.2 is not a fifth, and
  /// 10 · 0.7 is 7 although the product rounds below it.
  private static func floored(_ i: Int, _ f: Double) -> Int { Int((Double(i) * f + 1e-9).rounded(.down)) }
}
