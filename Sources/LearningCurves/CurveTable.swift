import Files
import Foundation

/// A learning curve read from delimited text: a column of sample sizes, a column of losses, and any others.
///
/// Fields are separated by commas, semicolons, tabs or spaces, whichever the first line uses. Lines end in LF, CRLF or CR;
/// a byte order mark, blank lines and lines that start with `#` are skipped; a header line is optional. With a header, the
/// columns are those named `n` and `loss`, otherwise the first two. Without a header there are exactly two columns. Sizes
/// may repeat (replicates) and need no order. A decimal comma is refused, since 1,000 could be one or a thousand.
public struct CurveTable: Equatable, Sendable {
  public let sizes: [Double]
  public let losses: [Double]
  /// The column asked for by `extraColumn`.
  public let extra: [Double]?
  /// Names of the columns, `nil` without a header.
  public let header: [String]?

  /// Whether a sample size occurs more than once.
  public var hasReplicates: Bool { Set(sizes).count < sizes.count }

  /// Reads a file.
  ///
  /// - Parameter extraColumn: the name of a further column of positive numbers, for instance of weights.
  /// - Throws: `CurveTableError` with file, line and column where the text is no curve.
  public init(path: String, extraColumn: String? = nil) throws(CurveTableError) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CurveTableError("The curve \(path) cannot be read: it must be a readable file of sample sizes and losses.")
    }
    try self.init(bytes: [UInt8](data), file: path, extraColumn: extraColumn)
  }

  /// Reads text that came from `file`, a name for messages only.
  public init(text: String, file: String, extraColumn: String? = nil) throws(CurveTableError) {
    try self.init(bytes: Array(text.utf8), file: file, extraColumn: extraColumn)
  }

  private init(bytes: [UInt8], file: String, extraColumn: String?) throws(CurveTableError) {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw CurveTableError("\(file):1:1: the file is encoded in UTF-16; save it as UTF-8.")
    }
    var lines = DelimitedLines(bytes: bytes, skipping: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
    guard let first = lines.next() else {
      throw CurveTableError("\(file): the file has no data; it needs lines of a sample size and a loss.")
    }
    let place = { (field: DelimitedLines.Field) in "\(file):\(field.line):\(field.column)" }

    var columns = (size: 0, loss: 1, extra: Int?.none)
    let isHeader = first.count > 1 && first.allSatisfy { !$0.looksNumeric }
    header = isHeader ? first.map(\.text) : nil
    if let header {
      let names = header.map { $0.lowercased() }
      if let size = names.firstIndex(of: "n"), let loss = names.firstIndex(of: "loss") {
        (columns.size, columns.loss) = (size, loss)
      }
      if let extraColumn {
        columns.extra = header.firstIndex(of: extraColumn)
        if columns.extra == nil {
          throw CurveTableError(
            "\(place(first[0])): there is no column \"\(extraColumn)\"; the columns are \(header.joined(separator: ", ")).")
        }
      }
    } else if let extraColumn {
      throw CurveTableError(
        "\(place(first[0])): the column \"\(extraColumn)\" cannot be found without a header; name the columns in the first line.")
    }
    let width = first.count
    guard width > 1, isHeader || width == 2 else {
      let hint = width > 2 ? "; if commas are decimal signs, write points" : ""
      throw CurveTableError(
        "\(place(first[0])): the line has \(width) field\(width == 1 ? "" : "s"), but a file without a header has two, "
          + "a sample size and a loss\(hint).")
    }

    var sizes: [Double] = []
    var losses: [Double] = []
    var extras: [Double] = []
    var row = isHeader ? lines.next() : first
    while let fields = row {
      guard fields.count == width else {
        throw CurveTableError(
          "\(place(fields[0])): the line has \(fields.count) fields, but the first line has \(width); "
            + "if commas are decimal signs, write points.")
      }
      let size = try number(fields[columns.size], "sample size", place)
      guard size > 0 else {
        throw CurveTableError(
          "\(place(fields[columns.size])): the sample size is \(fields[columns.size].text), but it must be positive.")
      }
      sizes.append(size)
      losses.append(try number(fields[columns.loss], "loss", place))
      if let extra = columns.extra {
        let value = try number(fields[extra], extraColumn ?? "", place)
        guard value > 0 else {
          throw CurveTableError(
            "\(place(fields[extra])): \(extraColumn ?? "") is \(fields[extra].text), but it must be positive.")
        }
        extras.append(value)
      }
      row = lines.next()
    }
    guard !sizes.isEmpty else {
      throw CurveTableError("\(file): the file has a header but no data; it needs lines of a sample size and a loss.")
    }
    self.sizes = sizes
    self.losses = losses
    extra = columns.extra == nil ? nil : extras
  }
}

/// Why a file is no curve.
public struct CurveTableError: Failure, Equatable {
  public var kind: FailureKind { .foreignData }
  /// One full sentence with file, line, column, what is there and what would be accepted.
  public let description: String

  init(_ description: String) { self.description = description }
}

private func number(
  _ field: DelimitedLines.Field, _ what: String, _ place: (DelimitedLines.Field) -> String
) throws(CurveTableError) -> Double {
  if let value = field.number { return value }
  let text = field.text
  if text.isEmpty { throw CurveTableError("\(place(field)): the \(what) is missing; write a number like 0.25.") }
  let hasDecimalComma = Double(text.replacingOccurrences(of: ",", with: ".")) != nil
  throw CurveTableError(
    hasDecimalComma && text.contains(",")
      ? "\(place(field)): the \(what) is \"\(text)\" with a decimal comma; write a decimal point."
      : "\(place(field)): the \(what) is \"\(text)\", but it must be a finite number like 0.25.")
}
