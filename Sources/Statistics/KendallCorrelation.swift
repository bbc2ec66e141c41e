/// Kendall's rank correlation τ_b (M. G. Kendall, *Biometrika* 33:239, 1945).
///
/// τ_b = (C − D)/√((C + D + T_x)(C + D + T_y)): C concordant and D discordant pairs, T_x pairs that are tied in x only,
/// T_y in y only; pairs tied in both do not count.
///
/// - Returns: `nil` for lists of different lengths, a NaN, or a list that is constant.
public func kendallTauB(_ x: [Double], _ y: [Double]) -> Double? {
  guard x.count == y.count, !x.contains(where: \.isNaN), !y.contains(where: \.isNaN) else { return nil }
  var difference = 0
  var untiedX = 0
  var untiedY = 0
  for i in x.indices {
    for j in 0..<i {
      if x[i] != x[j] { untiedX += 1 }
      if y[i] != y[j] { untiedY += 1 }
      guard x[i] != x[j], y[i] != y[j] else { continue }
      difference += (x[i] < x[j]) == (y[i] < y[j]) ? 1 : -1
    }
  }
  guard untiedX > 0, untiedY > 0 else { return nil }
  return Double(difference) / (Double(untiedX) * Double(untiedY)).squareRoot()
}
