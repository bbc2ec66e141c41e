import Files
import Foundation

/// Learning curves read from delimited text: columns of sample sizes and losses, and those that tell curves and
/// repetitions apart.
///
/// Fields are separated by commas, semicolons, tabs or spaces, whichever the first line uses. Lines end in LF, CRLF or CR;
/// a byte order mark, blank lines and lines that start with `#` are skipped; fields may be quoted. A header names the
/// columns (`ColumnRoles`); without one there are exactly two, a sample size and a loss. A first column without a name, as
/// pandas and R write it, holds row names and is not used. Sizes may repeat and need no order. A decimal comma is refused,
/// since 1,000 could be one or a thousand.
public struct CurveTable: Equatable, Sendable {
  /// The rows of one curve, in the order of the file.
  public struct Curve: Equatable, Sendable {
    /// The value of the column `by`.
    public let name: String?
    /// Sizes by column: one list, or two for a surface.
    public fileprivate(set) var inputs: [[Double]]
    public fileprivate(set) var losses: [Double] = []
    /// The column `extra`.
    public fileprivate(set) var extra: [Double]?
    /// The column `replicate`.
    public fileprivate(set) var replicates: [String]?

    public var sizes: [Double] { inputs[0] }
    /// Whether a sample size occurs more than once.
    public var hasRepeatedSizes: Bool { Set(sizes).count < sizes.count }
  }

  /// Which losses are accepted.
  public enum Losses: Sendable {
    case finite
    /// Also above zero, for logarithms.
    case positive
    /// Rows without a finite positive loss are left out, and counted in a remark.
    case positiveOnly
  }

  /// In the order in which they first occur; one without a column `by`.
  public let curves: [Curve]
  /// Names as found, for messages and files: n and loss where there is no header.
  public let columns: CurveColumns
  public let hasHeader: Bool
  public let remarks: [CurveRemark]

  /// Reads a file, a pipe, or standard input for the path "-".
  ///
  /// - Throws: `CurveTableError` with file, line and column where the text is not a curve.
  public init(
    path: String, columns: CurveColumns = CurveColumns(), losses: Losses = .finite
  ) throws(CurveTableError) {
    let handle = path == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: path)
    guard let handle, let data = try? handle.readToEnd() ?? Data() else {
      throw CurveTableError("The curve \(path) cannot be read: it must be a readable file of sample sizes and losses.")
    }
    try self.init(bytes: [UInt8](data), file: path == "-" ? "standard input" : path, columns: columns, accepting: losses)
  }

  /// Reads text that came from `file`, a name for messages only.
  public init(
    text: String, file: String, columns: CurveColumns = CurveColumns(), losses: Losses = .finite
  ) throws(CurveTableError) {
    try self.init(bytes: Array(text.utf8), file: file, columns: columns, accepting: losses)
  }

  private init(bytes: [UInt8], file: String, columns asked: CurveColumns, accepting rule: Losses) throws(CurveTableError) {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw CurveTableError("\(file):1:1: the file is encoded in UTF-16; save it as UTF-8.")
    }
    let reading = try TableReading(
      DelimitedLines(bytes: bytes, skipping: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0), file: file, asked: asked)
    var rows = CurveRows(reading, rule)
    var lines = reading.lines
    var row = reading.firstRow
    while let fields = row {
      try rows.add(fields)
      row = lines.next()
    }
    guard !rows.curves.isEmpty else {
      throw CurveTableError(
        rows.leftOut.isEmpty
          ? "\(file): the file has a header but no data; it needs lines of a sample size and a loss."
          : "\(file): no row has a positive loss; a curve needs some.")
    }
    curves = rows.curves
    columns = reading.names
    hasHeader = reading.hasHeader
    remarks = reading.remarks + rows.remarks
  }
}

/// Why a file is no curve.
public struct CurveTableError: Failure, Equatable {
  public var kind: FailureKind { .foreignData }
  /// One full sentence with file, line, column, what is there and what would be accepted.
  public let description: String

  package init(_ description: String) { self.description = description }
}

/// Rows sorted into curves.
private struct CurveRows {
  private(set) var curves: [CurveTable.Curve] = []
  /// Lines without a usable loss, with what stands there.
  private(set) var leftOut: [(line: Int, text: String)] = []
  private var places: [String?: Int] = [:]
  private let table: TableReading
  private let rule: CurveTable.Losses

  init(_ table: TableReading, _ rule: CurveTable.Losses) {
    self.table = table
    self.rule = rule
  }

  mutating func add(_ fields: [DelimitedLines.Field]) throws(CurveTableError) {
    guard fields.count == table.width else {
      throw CurveTableError(
        "\(table.place(fields[0])): the line has \(fields.count) fields, but the first line has \(table.width); "
          + "if commas are decimal signs, write points.")
    }
    let roles = table.roles
    let sizes = try table.numbers(fields, roles.x, "sample size", isPositive: true)
    let field = fields[roles.y]
    if rule == .positiveOnly, field.isNoPositiveLoss {
      leftOut.append((field.line, field.text.isEmpty ? "missing" : field.text))
      return
    }
    let loss = try table.numbers(fields, [roles.y], "loss", isPositive: false)[0]
    if rule != .finite, loss <= 0 {
      throw CurveTableError(
        "\(table.place(field)): the \(table.what("loss", roles.y)) is \(field.text), but its logarithm needs a positive number; "
          + "--drop-nonpositive leaves such rows out.")
    }
    let name = try roles.by.map { index throws(CurveTableError) in try table.word(fields[index], index) }
    let place = places[name] ?? curves.count
    if place == curves.count {
      places[name] = place
      curves.append(
        CurveTable.Curve(
          name: name, inputs: roles.x.map { _ in [] }, extra: roles.extra.map { _ in [] },
          replicates: roles.replicate.map { _ in [] }))
    }
    for (index, size) in sizes.enumerated() { curves[place].inputs[index].append(size) }
    curves[place].losses.append(loss)
    if let index = roles.extra {
      curves[place].extra?.append(contentsOf: try table.numbers(fields, [index], nil, isPositive: true))
    }
    if let index = roles.replicate { curves[place].replicates?.append(try table.word(fields[index], index)) }
  }

  var remarks: [CurveRemark] {
    guard !leftOut.isEmpty else { return [] }
    let shown = leftOut.prefix(5).map { "line \($0.line) (\($0.text))" }.joined(separator: ", ")
    let rest = leftOut.count > 5 ? " and \(leftOut.count - 5) more" : ""
    return [
      CurveRemark(
        .leftOut,
        "\(leftOut.count) row\(leftOut.count == 1 ? "" : "s") without a finite positive loss left out: \(shown)\(rest).")
    ]
  }
}

extension DelimitedLines.Field {
  /// A number that is not positive or not finite, R's NA, or nothing: what a logarithm cannot take.
  fileprivate var isNoPositiveLoss: Bool {
    if let number { return number <= 0 }
    let text = text.lowercased()
    return text.isEmpty || text == "na" || Double(text).map { !($0.isFinite && $0 > 0) } ?? false
  }
}
