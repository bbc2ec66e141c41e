import Foundation

/// Rissanen's universal code for the positive integers (Annals of Statistics 11 (1983) 416, doi:10.1214/aos/1176346150).
public enum IntegerCode {
  /// L*(m) = log₂ 2.865064 + log₂ m + log₂ log₂ m + … over the positive terms, for m ≥ 1.
  public static func universal(_ m: Int) -> Codelength {
    precondition(m >= 1, "the universal code is for positive integers")
    var bits = log2(2.865064)
    var term = log2(Double(m))
    while term > 0 {
      bits += term
      term = log2(term)
    }
    return Codelength(bits: bits)
  }
}

extension IntegerCode {
  /// Length of Elias's δ code of j ≥ 1: ⌊log₂ j⌋ + 2⌊log₂(⌊log₂ j⌋ + 1)⌋ + 1 bits (IEEE Transactions on Information
  /// Theory 21 (1975) 194, doi:10.1109/TIT.1975.1055349).
  public static func eliasDelta(_ j: Int) -> Codelength {
    precondition(j >= 1, "Elias's code is for positive integers")
    let magnitude = floorLog2(j)
    return Codelength(bits: Double(magnitude + 2 * floorLog2(magnitude + 1) + 1))
  }

  /// ⌊log₂ j⌋ for j ≥ 1.
  public static func floorLog2(_ j: Int) -> Int { Int.bitWidth - 1 - j.leadingZeroBitCount }
}
