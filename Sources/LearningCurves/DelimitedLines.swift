/// The lines of delimited text that hold data, one after the other, split at the delimiter the first of them uses.
struct DelimitedLines {
  struct Field {
    let bytes: ArraySlice<UInt8>
    let line: Int
    /// Counted in bytes from one.
    let column: Int
    let isQuoted: Bool

    /// A doubled quote inside quotes is one quote.
    var text: String {
      let text = String(decoding: bytes, as: UTF8.self)
      return bytes.contains(UInt8(ascii: "\"")) ? text.replacing("\"\"", with: "\"") : text
    }

    /// A finite decimal number; words and hexadecimal digits, which Swift would read too, are none.
    var number: Double? {
      guard bytes.allSatisfy(Self.numeric.contains), let value = Double(text), value.isFinite else { return nil }
      return value
    }

    /// A number, or what could be meant for one: also nan, inf, 0,5 and nothing at all.
    var looksNumeric: Bool {
      if bytes.isEmpty || bytes.allSatisfy({ Self.numeric.contains($0) || $0 == UInt8(ascii: ",") }) { return true }
      return Double(text) != nil
    }

    private static let numeric = Set("+-.0123456789eE".utf8)
  }

  private let bytes: [UInt8]
  private var position: Int
  private var line = 0
  private(set) var delimiter: UInt8?

  init(bytes: [UInt8], skipping start: Int) {
    self.bytes = bytes
    position = start
  }

  /// The next line's fields, `nil` at the end.
  mutating func next() -> [Field]? {
    while position < bytes.count {
      let start = position
      while position < bytes.count, bytes[position] != UInt8(ascii: "\n"), bytes[position] != UInt8(ascii: "\r") {
        position += 1
      }
      let end = position
      if position < bytes.count {
        let isCRLF =
          bytes[position] == UInt8(ascii: "\r") && position + 1 < bytes.count && bytes[position + 1] == UInt8(ascii: "\n")
        position += isCRLF ? 2 : 1
      }
      line += 1
      let content = trimmed(start..<end)
      if content.isEmpty || bytes[content.lowerBound] == UInt8(ascii: "#") { continue }
      if delimiter == nil {
        delimiter = [";", "\t", ","].map { UInt8(ascii: $0) }.first(where: bytes[content].contains) ?? UInt8(ascii: " ")
      }
      return fields(in: content, lineStart: start)
    }
    return nil
  }

  private func fields(in content: Range<Int>, lineStart: Int) -> [Field] {
    var fields: [Field] = []
    var start = content.lowerBound
    func append(_ range: Range<Int>) {
      // Runs of spaces separate once.
      if delimiter == UInt8(ascii: " "), range.isEmpty { return }
      let inner = unquoted(trimmed(range))
      fields.append(
        Field(
          bytes: bytes[inner], line: line, column: inner.lowerBound - lineStart + 1, isQuoted: inner.count < trimmed(range).count)
      )
    }
    let keepsQuotes = bytes[content].count { $0 == UInt8(ascii: "\"") } % 2 == 0
    var isQuoted = false
    for index in content {
      // A delimiter between quotes belongs to the field, unless a quote is missing.
      if keepsQuotes, bytes[index] == UInt8(ascii: "\"") { isQuoted.toggle() }
      guard !isQuoted, bytes[index] == delimiter else { continue }
      append(start..<index)
      start = index + 1
    }
    append(start..<content.upperBound)
    return fields
  }

  /// Without blanks at the ends; a tab that separates is none.
  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || (byte == UInt8(ascii: "\t") && delimiter != byte) }
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, isBlank(bytes[start]) { start += 1 }
    while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    return start..<end
  }

  private func unquoted(_ range: Range<Int>) -> Range<Int> {
    guard range.count >= 2, bytes[range.lowerBound] == UInt8(ascii: "\""), bytes[range.upperBound - 1] == UInt8(ascii: "\"")
    else { return range }
    return (range.lowerBound + 1)..<(range.upperBound - 1)
  }
}
