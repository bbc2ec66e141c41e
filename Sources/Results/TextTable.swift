/// A table for a terminal: columns as wide as their widest cell, numbers to the right.
package struct TextTable {
  private var rows: [[String]]
  private let alignsLeft: Int

  /// - Parameter alignsLeft: how many leading columns hold words.
  package init(header: [String], alignsLeft: Int = 1) {
    rows = [header]
    self.alignsLeft = alignsLeft
  }

  /// Whether there is nothing below the header.
  package var isEmpty: Bool { rows.count == 1 }

  package mutating func add(_ row: [String]) { rows.append(row) }

  package var text: String {
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let pad = String(repeating: " ", count: widths[column] - cell.count)
        line += (column == 0 ? "" : "  ") + (column < alignsLeft ? cell + pad : pad + cell)
      }
      while line.last == " " { line.removeLast() }
      return line
    }.joined(separator: "\n") + "\n"
  }
}

extension String {
  /// Lines of at most `width` characters, broken at blanks.
  package func wrapped(to width: Int, indent: String = "") -> String {
    var lines: [String] = []
    var line = ""
    for word in split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = indent
      }
      line += (line.isEmpty || line == indent ? "" : " ") + word
    }
    lines.append(line)
    return lines.joined(separator: "\n")
  }
}
