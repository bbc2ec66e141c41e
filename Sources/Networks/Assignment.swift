/// The assignment of rows to columns with the least total cost, by shortest augmenting paths (H. W. Kuhn, *Naval Research
/// Logistics Quarterly* 2:83, 1955; with potentials, O(n³)).
///
/// - Parameter costs: n × n, row by row, finite.
/// - Returns: the column of every row.
package func leastCostAssignment(_ costs: [Double], count n: Int) -> [Int] {
  precondition(costs.count == n * n, "an assignment needs a square matrix of costs")
  // potentials of rows and columns, counted from 1; column 0 holds the row that is being placed
  var (rowPotential, columnPotential) = ([Double](repeating: 0, count: n + 1), [Double](repeating: 0, count: n + 1))
  var rowOfColumn = [Int](repeating: 0, count: n + 1)
  var predecessor = [Int](repeating: 0, count: n + 1)
  for row in stride(from: 1, through: n, by: 1) {
    rowOfColumn[0] = row
    var column = 0
    var slack = [Double](repeating: .infinity, count: n + 1)
    var isVisited = [Bool](repeating: false, count: n + 1)
    repeat {
      isVisited[column] = true
      let current = rowOfColumn[column]
      var (least, next) = (Double.infinity, 0)
      for j in 1...n where !isVisited[j] {
        let reduced = costs[(current - 1) * n + j - 1] - rowPotential[current] - columnPotential[j]
        if reduced < slack[j] { (slack[j], predecessor[j]) = (reduced, column) }
        if slack[j] < least { (least, next) = (slack[j], j) }
      }
      for j in 0...n {
        if isVisited[j] {
          rowPotential[rowOfColumn[j]] += least
          columnPotential[j] -= least
        } else {
          slack[j] -= least
        }
      }
      column = next
    } while rowOfColumn[column] != 0
    while column != 0 {
      rowOfColumn[column] = rowOfColumn[predecessor[column]]
      column = predecessor[column]
    }
  }
  var columns = [Int](repeating: 0, count: n)
  for j in stride(from: 1, through: n, by: 1) { columns[rowOfColumn[j] - 1] = j - 1 }
  return columns
}
