import Files
import HDF5

/// How two result files differ in what must not depend on when, where and in what order the runs were executed:
/// everything but `/timing`, `/meta/session`, `created_at` and the checksum.
public struct FileComparison: Sendable {
  public struct Difference: Hashable, Sendable, CustomStringConvertible {
    /// The object that differs.
    public let path: String
    /// What the first file has and what the second has, with the index of the first value that differs.
    public let description: String
  }

  /// In the order of the first file; empty if the files are the same.
  public let differences: [Difference]

  public var isSame: Bool { differences.isEmpty }

  /// Compares two files bit for bit: a NaN equals a NaN of the same bits, and 0 differs from −0.
  ///
  /// - Throws: `BrevityError` or `BrevityError` if either cannot be read or is not a file of ours.
  public init(_ first: String, _ second: String) throws {
    var differences: [Difference] = []
    try Self.compare(ResultFile.open(first).root, ResultFile.open(second).root, &differences)
    self.differences = differences
  }

  private static func compare(_ a: StoredGroup, _ b: StoredGroup, _ differences: inout [Difference]) throws {
    func kept(_ group: StoredGroup) throws -> [HDF5Attribute] {
      try group.attributes().filter { !ContentDigest.isVolatile(attribute: $0) }
    }
    compare(try kept(a), try kept(b), of: a.path, &differences)
    let (groups, otherGroups) = (try stableGroups(a), try stableGroups(b))
    let (datasets, otherDatasets) = (try a.datasets(), try b.datasets())
    let names = groups.map(\.path) + datasets.map(\.path)
    let otherNames = otherGroups.map(\.path) + otherDatasets.map(\.path)
    for path in names where !otherNames.contains(path) {
      differences.append(Difference(path: path, description: "'\(path)' is in the first file only."))
    }
    for path in otherNames where !names.contains(path) {
      differences.append(Difference(path: path, description: "'\(path)' is in the second file only."))
    }
    for dataset in datasets {
      if let other = otherDatasets.first(where: { $0.path == dataset.path }) { try compare(dataset, other, &differences) }
    }
    for group in groups {
      if let other = otherGroups.first(where: { $0.path == group.path }) { try compare(group, other, &differences) }
    }
  }

  private static func stableGroups(_ group: StoredGroup) throws -> [StoredGroup] {
    try group.groups().filter { !ContentDigest.isVolatile(path: $0.path) }
  }

  private static func compare(_ a: StoredDataset, _ b: StoredDataset, _ differences: inout [Difference]) throws {
    let path = a.path
    func differ(_ what: String, _ first: some Any, _ second: some Any) {
      differences.append(Difference(path: path, description: "'\(path)' differs in \(what): \(first) and \(second)."))
    }
    let (dimensions, otherDimensions) = (try a.dimensions(), try b.dimensions())
    guard a.shape == b.shape, dimensions == otherDimensions else {
      func describe(_ names: [String], _ shape: [Int]) -> String {
        zip(names, shape).map { "\($0) = \($1)" }.joined(separator: ", ")
      }
      return differ("shape", describe(dimensions, a.shape), describe(otherDimensions, b.shape))
    }
    guard a.type == b.type else { return differ("type", a.type.rawValue, b.type.rawValue) }
    compare(try a.attributes(), try b.attributes(), of: path, &differences)
    if a.isPureDimension { return }
    guard let (index, first, second) = firstDifference(try a.values(), try b.values()) else { return }
    let position = zip(dimensions, coordinates(of: index, in: a.shape)).map { "\($0) = \($1)" }.joined(separator: ", ")
    differ(position.isEmpty ? "value" : "value at \(position)", first, second)
  }

  private static func compare(
    _ a: [HDF5Attribute], _ b: [HDF5Attribute], of path: String, _ differences: inout [Difference]
  ) {
    let names = a.map(\.name) + b.map(\.name).filter { name in !a.contains { $0.name == name } }
    for name in names {
      let (first, second) = (a.first { $0.name == name }, b.first { $0.name == name })
      if let first, let second, first.isScalar == second.isScalar, first.values.type == second.values.type,
        first.values.count == second.values.count, firstDifference(first.values, second.values) == nil
      {
        continue
      }
      func describe(_ attribute: HDF5Attribute?) -> String { attribute?.values.words.joined(separator: ", ") ?? "none" }
      differences.append(
        Difference(
          path: path, description: "'\(path)' differs in the attribute '\(name)': \(describe(first)) and \(describe(second))."))
    }
  }

  /// The first index at which values of one type and count differ, and both values in words.
  private static func firstDifference(_ a: HDF5Values, _ b: HDF5Values) -> (Int, String, String)? {
    let index: Int? =
      switch (a, b) {
      case (.float64(let a), .float64(let b)): a.indices.first { a[$0].bitPattern != b[$0].bitPattern }
      case (.int64(let a), .int64(let b)): a.indices.first { a[$0] != b[$0] }
      case (.int32(let a), .int32(let b)): a.indices.first { a[$0] != b[$0] }
      case (.int8(let a), .int8(let b)): a.indices.first { a[$0] != b[$0] }
      case (.text(let a), .text(let b)): a.indices.first { !a[$0].utf8.elementsEqual(b[$0].utf8) }
      default: nil
      }
    return index.map { ($0, a.words[$0], b.words[$0]) }
  }

  /// The index along each dimension of the value at a place in the row-by-row order.
  private static func coordinates(of index: Int, in shape: [Int]) -> [Int] {
    var rest = index
    return shape.reversed().map { length in
      defer { rest /= length }
      return rest % length
    }.reversed()
  }
}

extension HDF5Values {
  /// Each value as it is printed; the beginning of texts, in quotation marks.
  fileprivate var words: [String] {
    switch self {
    case .float64(let values): values.map { "\($0)" }
    case .int64(let values): values.map { "\($0)" }
    case .int32(let values): values.map { "\($0)" }
    case .int8(let values): values.map { "\($0)" }
    case .text(let values): values.map { $0.count > 80 ? "\"\($0.prefix(79))…\"" : "\"\($0)\"" }
    }
  }
}
