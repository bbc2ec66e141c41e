/// Where something that a person wrote stands.
public enum SourceLocation: Hashable, Sendable, CustomStringConvertible {
  /// A whole file.
  case source(String)
  /// A position in a file; lines and columns count from 1, columns in Unicode scalars.
  case mark(String, line: Int, column: Int)
  /// An override from the command line, as written there (`a.b=c`).
  case override(String)

  public var description: String {
    switch self {
    case .source(let name): name
    case .mark(let name, let line, let column): "\(name):\(line):\(column)"
    case .override(let text): "--set \(text)"
    }
  }
}

extension SourceLocation: Comparable {
  /// In the order of a reader: whole files, lines and columns, then the command line.
  public static func < (a: SourceLocation, b: SourceLocation) -> Bool { a.order < b.order }

  private var order: (Int, Int, Int) {
    switch self {
    case .source: (0, 0, 0)
    case .mark(_, let line, let column): (1, line, column)
    case .override: (2, 0, 0)
    }
  }
}
