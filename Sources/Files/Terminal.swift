@preconcurrency import Glibc

/// What the reader of a stream can show.
public enum Terminal {
  /// Whether lines can be drawn over on this stream.
  public static func isOne(_ descriptor: Int32) -> Bool {
    guard isatty(descriptor) == 1, let kind = getenv("TERM").map({ String(cString: $0) }) else { return false }
    return kind != "dumb" && kind != ""
  }

  /// Whether colour is welcome there: on a terminal, unless NO_COLOR is set (no-color.org).
  static func hasColour(_ descriptor: Int32) -> Bool {
    isOne(descriptor) && (getenv("NO_COLOR").map { $0.pointee == 0 } ?? true)
  }

  /// Decisions and alarms by which a line may begin, with their colours (ECMA-48). The words say it all; colour repeats it.
  private static let heads = [
    ("SUPPORTED", 32), ("REFUTED", 31), ("EQUIVALENT", 36), ("INCONCLUSIVE", 33), ("NOT TESTED", 33), ("NOT APPLICABLE", 33),
    ("INCOMPLETE", 33), ("Supported:", 32), ("Refuted:", 31), ("Equivalent:", 36), ("Inconclusive:", 33), ("Not tested:", 33),
    ("Not applicable:", 33),
    ("Error:", 31), ("Failed:", 31), ("Warning:", 33), ("Note:", 33),
  ]

  /// The text with the heads of its lines in bold colour.
  package static func coloured(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let words = line.drop { $0 == " " || $0 == "-" }
      guard let (head, colour) = heads.first(where: { words.hasPrefix($0.0) }) else { return String(line) }
      return "\(line[..<words.startIndex])\u{1B}[1;\(colour)m\(head)\u{1B}[0m\(words.dropFirst(head.count))"
    }.joined(separator: "\n")
  }
}
