/// Which of the n labels of a budget choose and which train. Both parts of a smaller budget are contained in those
/// of a larger one.
public struct LabelSplit: Hashable, Sendable {
  public let fit: [Int]
  public let validation: [Int]

  /// Label i validates iff ⌊(i + 1)f⌋ > ⌊if⌋, which makes ⌊nf⌋ validation labels.
  public init(count n: Int, fraction f: Double) {
    func isValidation(_ i: Int) -> Bool {
      Self.validationCount(of: i + 1, fraction: f) > Self.validationCount(of: i, fraction: f)
    }
    validation = (0..<n).filter(isValidation)
    fit = (0..<n).filter { !isValidation($0) }
  }

  /// Label i belongs to fold i mod K; fold `fold` validates.
  public init(count n: Int, fold: Int, of folds: Int) {
    validation = (0..<n).filter { $0 % folds == fold }
    fit = (0..<n).filter { $0 % folds != fold }
  }

  /// How many of n labels validate: ⌊nf⌋ for the decimal fraction the user wrote. 5 · 0.2 is 1 although the binary 0.2
  /// is not a fifth, and 10 · 0.7 is 7 although the product rounds below it.
  public static func validationCount(of n: Int, fraction f: Double) -> Int { Int((Double(n) * f + 1e-9).rounded(.down)) }
}
