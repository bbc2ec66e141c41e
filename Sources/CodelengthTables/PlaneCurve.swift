import Foundation
import Statistics

/// One coder of one method's students in the plane: test loss against a limit on the bits of the model.
///
/// At a limit B each student stands with the point that the labels it was trained on choose: of those with at most B bits the
/// one under which these labels are shortest. Its test loss is then looked at, not chosen by. A student without a point of at
/// most B bits has none; the curve begins where all students have one.
package struct PlaneCurve: Hashable, Sendable {
  package struct Point: Hashable, Sendable {
    /// B.
    package var bits: Double
    /// Median and quartiles over the students, one for each teacher and replicate.
    package var median: Double
    package var lower: Double
    package var upper: Double
    package var students: Int

    package init(bits: Double, median: Double, lower: Double, upper: Double, students: Int) {
      self.bits = bits
      self.median = median
      self.lower = lower
      self.upper = upper
      self.students = students
    }
  }

  let condition: Int
  package let method: String
  package let coder: String
  package let points: [Point]

  /// Limits lie an eighth of an octave apart, from the first at which all students have a point to the first at which none gets
  /// another one.
  package init(_ rows: [PlaneTable.Row]) {
    condition = rows.first?.cell.condition ?? 0
    method = rows.first?.method ?? ""
    coder = rows.first?.coder ?? ""
    let students = Dictionary(grouping: rows, by: \.run).sorted { $0.key < $1.key }.map { run in
      run.value.filter { $0.modelBits > 0 }.sorted { $0.modelBits < $1.modelBits }
    }
    guard let first = students.map({ $0.first?.modelBits ?? .infinity }).max(), first.isFinite,
      let last = students.compactMap({ $0.last?.modelBits }).max()
    else {
      points = []
      return
    }
    let steps = (8 * log2(first)).rounded(.up)...max((8 * log2(first)).rounded(.up), (8 * log2(last)).rounded(.up))
    points = stride(from: steps.lowerBound, through: steps.upperBound, by: 1).map { step in
      let bits = exp2(step / 8)
      let losses = students.compactMap { points in
        points.prefix { $0.modelBits <= bits }.min { $0.labelBits < $1.labelBits }?.testLoss
      }
      return Point(
        bits: bits, median: quantile(losses, 0.5), lower: quantile(losses, 0.25), upper: quantile(losses, 0.75),
        students: losses.count)
    }
  }
}

extension PlaneTable {
  /// One curve for each condition, coder and method, in the order of the rows.
  var curves: [PlaneCurve] {
    struct Key: Hashable {
      var condition: Int
      var coder: String
      var method: String
    }
    func key(_ row: Row) -> Key { Key(condition: row.cell.condition, coder: row.coder, method: row.method) }
    let groups = Dictionary(grouping: rows, by: key)
    var seen: Set<Key> = []
    return rows.map(key).filter { seen.insert($0).inserted }.map { PlaneCurve(groups[$0] ?? []) }
  }
}
