/// Kendall's τ_b of two quantities in every cell of a teacher, averaged over that teacher's cells (its replicates, say), for
/// teachers are the unit of inference.
///
/// - Parameter cells: pairs of one cell each; cells with fewer than three, or in which a quantity is constant, have no τ.
/// - Returns: the τ of each teacher that has one, by number.
package func kendallTaus(_ cells: [(teacher: Int, x: [Double], y: [Double])]) -> [Int: Double] {
  var taus: [Int: [Double]] = [:]
  // fewer than three have no order worth a number
  for cell in cells where cell.x.count >= 3 {
    if let tau = kendallTauB(cell.x, cell.y) { taus[cell.teacher, default: []].append(tau) }
  }
  return taus.mapValues(mean)
}
