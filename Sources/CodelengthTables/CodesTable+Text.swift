import Files
import Foundation
import HDF5
import Results
import Studies

extension CodesTable {
  /// Means over teachers and replicates, for a terminal: a table per condition and label budget, a line per code and method.
  public var text: String {
    let header = ["code", "student", "model", "labels", "total", "excess", "ratio", "bytes", "loss"]
    var text = ""
    for (condition, group) in study.conditions.enumerated() {
      let mine = rows.filter { $0.cell.condition == condition }
      if study.conditions.count > 1 {
        let levels = zip(study.factors, group.levels).map { factor, level in "\(factor.name) \(factor.levels[level])" }
        text += levels.joined(separator: ", ") + "\n"
      }
      for n in study.trainCounts {
        var table = TextTable(header: header, alignsLeft: 2)
        for (code, method) in Self.kinds(mine) {
          let cell = mine.filter { $0.cell.trainCount == n && $0.code == code && $0.method == method }
          guard !cell.isEmpty else { continue }
          let numbers = cell.filter { $0.totalBits.isFinite }
          guard !numbers.isEmpty else {
            table.add([code, method, cell[0].note == "not built" ? "not built" : "refused", "", "", "", "", "", ""])
            continue
          }
          func mean(_ value: (Row) -> Double) -> Double { numbers.reduce(0) { $0 + value($1) } / Double(numbers.count) }
          let bytes = mean(\.streamBytes)
          let loss = mean(\.testLoss)
          let ratio = mean { $0.totalBits / $0.uniformBits }
          table.add([
            code, method, Self.bits(mean(\.modelBits)), Self.bits(mean(\.labelBits)), Self.bits(mean(\.totalBits)),
            mean(\.excessBits).isFinite ? Self.bits(mean(\.excessBits)) : "-",
            String(format: ratio < 99.95 ? "%#.3g" : "%.0f", ratio),
            bytes.isFinite ? String(format: "%.0f", bytes) : "-", loss.isFinite ? String(format: "%.4g", loss) : "-",
          ])
        }
        text += "n_train \(n)\n" + table.text + "\n"
      }
    }
    return text
      + ("Lengths in bits, means over teachers and replicates; excess is over the labels under the teacher, ratio to the "
      + "uniform code; loss is that on the test samples. Dense and short students may be compared by prequential and "
      + "variational lengths only; two-part lengths compare codes of one student.")
      .wrapped(to: 80) + "\n"
  }

  /// All rows, comma-separated, for other programs.
  public var csv: String {
    func number(_ value: Double) -> String { value.isFinite ? "\(value)" : "" }
    let header =
      "condition,n_train,teacher,replicate,student,code,model_bits,label_bits,total_bits,uniform_bits,teacher_label_bits,stream_bytes,test_loss,note\n"
    return header
      + rows.map { row in
        let numbers = [
          row.modelBits, row.labelBits, row.totalBits, row.uniformBits, row.teacherLabelBits, row.streamBytes, row.testLoss,
        ]
        let cell = row.cell
        let words = ["\(cell.condition)", "\(cell.trainCount)", "\(cell.teacher)", "\(cell.replicate)", row.method, row.code]
        return (words + numbers.map(number) + ["\"" + row.note.replacingOccurrences(of: "\"", with: "'") + "\""])
          .joined(separator: ",") + "\n"
      }.joined()
  }

  /// Writes `codes.csv` into the folder.
  public func write(to folder: ResultsFolder) throws { try AtomicFile.write(Array(csv.utf8), to: folder.path + "/codes.csv") }

  /// Codes and methods in the order in which they first occur.
  private static func kinds(_ rows: [Row]) -> [(code: String, method: String)] {
    var seen: Set<[String]> = []
    return rows.filter { seen.insert([$0.code, $0.method]).inserted }.map { ($0.code, $0.method) }
  }

  private static func bits(_ value: Double) -> String { String(format: "%.0f", value) }
}
