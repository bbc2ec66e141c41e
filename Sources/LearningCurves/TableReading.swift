import Foundation

/// The head of a table: its header, what each column means, and where the rows begin.
struct TableReading {
  let file: String
  let hasHeader: Bool
  let roles: ColumnRoles
  /// How many fields a row has.
  let width: Int
  /// Names of the columns that are used.
  let names: CurveColumns
  let remarks: [CurveRemark]
  let firstRow: [DelimitedLines.Field]?
  /// The rows after the first one.
  let lines: DelimitedLines
  private let header: [String?]?

  init(_ start: DelimitedLines, file: String, asked: CurveColumns) throws(CurveTableError) {
    var lines = start
    guard let first = lines.next() else {
      throw CurveTableError("\(file): the file has no data; it needs lines of a sample size and a loss.")
    }
    self.file = file
    hasHeader = Self.isHeader(first)
    let place = "\(file):\(first[0].line):\(first[0].column)"
    guard hasHeader else {
      if let name = asked.x.first ?? asked.y ?? asked.by ?? asked.replicate ?? asked.extra ?? asked.ignored.first {
        throw CurveTableError(
          "\(place): the column \"\(name)\" cannot be found without a header; name the columns in the first line.")
      }
      guard first.count == 2 else {
        let hint = first.count > 2 ? "; if commas are decimal signs, write points" : ""
        throw CurveTableError(
          "\(place): the line has \(first.count) field\(first.count == 1 ? "" : "s"), but a file without a header has two, "
            + "a sample size and a loss\(hint).")
      }
      roles = try ColumnRoles(CurveColumns(x: ["n"], y: "loss"), among: ["n", "loss"], place: place)
      header = nil
      width = 2
      names = CurveColumns(x: ["n"], y: "loss")
      remarks = []
      firstRow = first
      self.lines = lines
      return
    }
    let row = lines.next()
    var header: [String?] = first.map(\.text)
    // R's write.table gives row names, but no name to their column. Where commas separate only a quoted one counts: 16,0,5
    // is more likely a decimal comma.
    if let row, row.count == header.count + 1, row[0].isQuoted || lines.delimiter != UInt8(ascii: ",") {
      header.insert(nil, at: 0)
    }
    if let name = header[0], name.isEmpty || name == "Unnamed: 0", !Self.names(name, asked) { header[0] = nil }
    if let empty = header.indices.dropFirst().first(where: { header[$0] == "" }) {
      throw CurveTableError("\(place): column \(empty + 1) has no name; only a first column of row names needs none.")
    }
    roles = try ColumnRoles(asked, among: header, place: place)
    names = CurveColumns(
      x: roles.x.map { header[$0]! }, y: header[roles.y]!, by: asked.by, replicate: asked.replicate, extra: asked.extra,
      ignored: asked.ignored)
    remarks =
      header[0] == nil ? [CurveRemark(.rowNames, "The first column, which has no name, holds row names and is not used.")] : []
    width = header.count
    self.header = header
    firstRow = row
    self.lines = lines
  }

  /// Words in every field, of which the first may be missing.
  private static func isHeader(_ fields: [DelimitedLines.Field]) -> Bool {
    let named = fields.filter { !$0.bytes.isEmpty }
    return fields.count > 1 && !named.isEmpty && named.allSatisfy { !$0.looksNumeric }
  }

  private static func names(_ name: String, _ asked: CurveColumns) -> Bool {
    (asked.x + asked.ignored + [asked.y, asked.by, asked.replicate, asked.extra].compactMap(\.self)).contains(name)
  }

  func place(_ field: DelimitedLines.Field) -> String { "\(file):\(field.line):\(field.column)" }

  func name(_ index: Int) -> String { header?[index] ?? "" }

  /// The meaning of a column, with its name where that differs; `nil` for a column that has only a name.
  func what(_ meaning: String?, _ index: Int) -> String {
    let name = name(index)
    guard let meaning else { return "value of \(name)" }
    return ["", "n", meaning].contains(name.lowercased()) ? meaning : "\(meaning) (\(name))"
  }

  func word(_ field: DelimitedLines.Field, _ index: Int) throws(CurveTableError) -> String {
    guard !field.bytes.isEmpty else {
      throw CurveTableError("\(place(field)): the value of \(name(index)) is missing; every row needs one.")
    }
    return field.text
  }

  func numbers(
    _ fields: [DelimitedLines.Field], _ columns: [Int], _ meaning: String?, isPositive: Bool
  ) throws(CurveTableError) -> [Double] {
    var result: [Double] = []
    for index in columns {
      let field = fields[index]
      guard let value = field.number else {
        let (text, what) = (field.text, what(meaning, index))
        if text.isEmpty { throw CurveTableError("\(place(field)): the \(what) is missing; write a number like 0.25.") }
        let hasDecimalComma = text.contains(",") && Double(text.replacingOccurrences(of: ",", with: ".")) != nil
        throw CurveTableError(
          hasDecimalComma
            ? "\(place(field)): the \(what) is \"\(text)\" with a decimal comma; write a decimal point."
            : "\(place(field)): the \(what) is \"\(text)\", but it must be a finite number like 0.25.")
      }
      guard value > 0 || !isPositive else {
        throw CurveTableError("\(place(field)): the \(what(meaning, index)) is \(field.text), but it must be positive.")
      }
      result.append(value)
    }
    return result
  }
}
