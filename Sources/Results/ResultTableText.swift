import Files
import HDF5

/// One group of a result file as lines of text, for programs that read no HDF5: a line per run, cell, fit or decision.
/// Codes become the words they stand for; numbers keep every bit.
public struct ResultTableText: Sendable {
  /// The coordinates first, then the variables that extend over all of them.
  public let names: [String]
  private let columns: [[String]]

  public var rowCount: Int { columns.first?.count ?? 0 }

  /// Reads a group.
  ///
  /// - Parameter group: Such as "runs"; "cube" is the root. By default what a file is mostly asked for: `/runs` of a
  ///   study, `/fits` and `/decisions`.
  /// - Throws: `BrevityError` or `BrevityError` if the file cannot be read or holds no table of that name.
  public init(of path: String, group: String? = nil) throws {
    let (root, schema, _) = try ResultFile.open(path)
    let usual = [ResultFile.Schema.study: ["runs", "units"], .fits: ["fits"], .verdicts: ["decisions", "claims"]][schema]!
    let name = group ?? usual.first { root.has($0) } ?? usual[0]
    let datasets = try (name == "cube" ? root : root.group(name)).datasets().filter { !$0.isScale && $0.type != .text }
    guard let rank = datasets.map(\.shape.count).max(), rank > 0, let first = datasets.first(where: { $0.shape.count == rank })
    else {
      let names = ["cube"] + (try root.groups().map(\.name).filter { $0 != "meta" })
      throw BrevityError(
        .usage, "Cannot make a table of '\(name)' in '\(path)': it has no variables; there are \(names.joined(separator: ", ")).")
    }
    let scales = try first.scales().map(\.[0])
    var names: [String] = []
    var columns: [[String]] = []
    // The last dimension varies fastest.
    var repeats = first.shape.reduce(1, *)
    let count = repeats
    for (scale, length) in zip(scales, first.shape) {
      repeats /= max(1, length)
      let words = try Self.words(root.dataset(String(scale.dropFirst())))
      names.append(String(scale.split(separator: "/").last ?? ""))
      columns.append((0..<count).map { words[$0 / repeats % length] })
    }
    for dataset in datasets where try dataset.scales().map(\.[0]) == scales {
      names.append(dataset.name)
      columns.append(try Self.words(dataset))
    }
    self.names = names
    self.columns = columns
  }

  /// The table, with a line of names; words that hold the separator are in quotation marks (RFC 4180).
  public func text(separator: Character) -> String {
    func quoted(_ word: String) -> String {
      guard word.contains(where: { $0 == separator || $0 == "\"" || $0.isNewline }) else { return word }
      return "\"\(word.replacing("\"", with: "\"\""))\""
    }
    let columns = columns.map { $0.map(quoted) }
    var text = names.map(quoted).joined(separator: String(separator)) + "\n"
    for row in 0..<rowCount { text += columns.map { $0[row] }.joined(separator: String(separator)) + "\n" }
    return text
  }

  /// The values of a dataset as words; a code without a meaning is empty.
  private static func words(_ dataset: StoredDataset) throws -> [String] {
    let attributes = try dataset.attributes()
    if case .text(let texts)? = attributes.first(where: { $0.name == "flag_meanings" })?.values,
      case .int8(let codes)? = attributes.first(where: { $0.name == "flag_values" })?.values
    {
      let words = (texts.first ?? "").split(separator: " ").map(String.init)
      let meanings = Dictionary(zip(codes.map { Int($0) }, words), uniquingKeysWith: { first, _ in first })
      return try dataset.integers().map { meanings[$0] ?? "" }
    }
    switch try dataset.values() {
    case .float64(let values): return values.map { "\($0)" }
    case .int64(let values): return values.map { "\($0)" }
    case .int32(let values): return values.map { "\($0)" }
    case .int8(let values): return values.map { "\($0)" }
    case .text(let values): return values
    }
  }
}
