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
