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
