import Files
import HDF5
import Studies

/// A code of a result file: stored as int8, with its meanings beside it.
public protocol CodedValue: CaseIterable, Sendable {
  var code: Int8 { get }
  /// One word.
  var meaning: String { get }
}

extension RunStatus: CodedValue {
  public var code: Int8 { rawValue }
  public var meaning: String { name }
}

extension StopReason: CodedValue {
  public var code: Int8 { rawValue }
  public var meaning: String { name }
}

/// A group of a result file that is being written: every scale, variable and table in one line, with its units and
/// what it is. Dimensions are found by name in the group, then in those it lies in.
public struct ResultGroup {
  let writer: GroupWriter
  /// The words in which things are described.
  var vocabulary = Vocabulary.teachers

  /// Adds a group.
  public func group(_ name: String) throws -> ResultGroup { ResultGroup(writer: try writer.group(name), vocabulary: vocabulary) }

  /// Adds a dimension with numeric coordinates.
  public func scale<Number: HDF5Number>(_ name: String, _ values: [Number], units: String = "1", longName: String) throws {
    try writer.dimension(name, coordinates: values, attributes: describe(units, longName))
  }

  /// Adds a dimension with whole coordinates, stored as int32.
  public func scale(_ name: String, _ values: [Int], units: String = "1", longName: String) throws {
    try scale(name, narrow(values, name), units: units, longName: longName)
  }

  /// Adds a dimension whose positions have names: codes 0, 1, … and their meanings.
  public func scale(_ name: String, meanings: [String], longName: String) throws {
    let codes = try Self.codes(Array(meanings.indices), meanings, name)
    try writer.dimension(
      name, coordinates: codes, attributes: describe("1", longName) + Self.flags(codes, meanings))
  }

  /// Adds a variable, row by row, the last dimension varying fastest; without dimensions, a scalar.
  public func variable<Number: HDF5Number>(
    _ name: String, _ values: [Number], over dimensions: [String], units: String = "1", longName: String
  ) throws {
    try writer.dataset(name, values, over: dimensions, attributes: describe(units, longName))
  }

  /// Adds a variable of whole numbers, stored as int32.
  public func variable(
    _ name: String, _ values: [Int], over dimensions: [String], units: String = "1", longName: String
  ) throws {
    try variable(name, narrow(values, name), over: dimensions, units: units, longName: longName)
  }

  /// Adds a variable of codes.
  public func variable<Code: CodedValue>(
    _ name: String, _ values: [Code], over dimensions: [String], longName: String
  ) throws {
    let cases = Array(Code.allCases)
    try writer.dataset(
      name, values.map(\.code), over: dimensions,
      attributes: describe("1", longName) + Self.flags(cases.map(\.code), cases.map(\.meaning)))
  }

  /// Adds a variable of positions in a list of meanings, such as the labels of the methods; −1 is none of them.
  public func variable(
    _ name: String, _ values: [Int], meanings: [String], over dimensions: [String], longName: String
  ) throws {
    let all = try Self.codes(Array(meanings.indices), meanings, name)
    try writer.dataset(
      name, Self.codes(values, meanings, name), over: dimensions,
      attributes: describe("1", longName) + Self.flags(all, meanings))
  }

  /// Adds a text of any length. Texts belong under `/meta` only: some readers skip whole groups that hold them.
  public func text(_ name: String, _ value: String, longName: String) throws {
    try writer.text(name, value, attributes: describe("1", longName))
  }

  /// Adds a text for each position of a dimension.
  public func text(_ name: String, _ values: [String], over dimension: String, longName: String) throws {
    try writer.text(name, values, over: dimension, attributes: describe("1", longName))
  }

  /// Adds dimensions of the study: all, or those that are named.
  public func scales(of axes: StudyAxes, _ which: [StudyAxes.Axis] = StudyAxes.Axis.allCases) throws {
    for axis in which {
      switch axis {
      case .factors:
        for factor in axes.factors {
          if let numbers = factor.numbers {
            try scale(factor.name, numbers, longName: factor.key)
          } else {
            try scale(factor.name, meanings: factor.meanings, longName: factor.key)
          }
        }
      case .method: try scale("learner", meanings: axes.methods, longName: "method")
      case .trainCount: try scale("n_train", axes.trainCounts, longName: "label budget")
      case .teacher: try scale("teacher", Array(0..<axes.teacherCount), longName: "teacher")
      case .replicate: try scale("replicate", Array(0..<axes.replicateCount), longName: "replicate of data and start")
      }
    }
  }

  /// Begins a table in this group: a dimension of that name, along which all its columns extend.
  public func table(_ dimension: String, count: Int, longName: String) throws -> ResultTable {
    try scale(dimension, Array(0..<count), longName: longName)
    return ResultTable(group: self, dimension: dimension)
  }

  private func describe(_ units: String, _ longName: String) -> [HDF5Attribute] {
    [HDF5Attribute("units", units), HDF5Attribute("long_name", vocabulary(longName))]
  }

  /// CF's description of codes. Meanings are separated by blanks, so a blank within one becomes an underscore.
  private static func flags(_ codes: [Int8], _ meanings: [String]) -> [HDF5Attribute] {
    let words = meanings.map { String($0.map { $0.isWhitespace ? "_" : $0 }) }
    return [HDF5Attribute("flag_values", codes), HDF5Attribute("flag_meanings", words.joined(separator: " "))]
  }

  private static func codes(_ values: [Int], _ meanings: [String], _ name: String) throws(BrevityError) -> [Int8] {
    guard meanings.count <= 128 else {
      throw BrevityError(.usage, "Cannot store '\(name)' as codes: it has \(meanings.count) meanings, and 128 is the most.")
    }
    guard let stray = values.first(where: { !(-1..<meanings.count).contains($0) }) else { return values.map { Int8($0) } }
    throw BrevityError(.usage, "Cannot store '\(name)' as codes: \(stray) is not one of its \(meanings.count) meanings.")
  }

  private func narrow(_ values: [Int], _ name: String) throws(BrevityError) -> [Int32] {
    guard let large = values.first(where: { Int32(exactly: $0) == nil }) else { return values.map { Int32($0) } }
    throw BrevityError(.usage, "Cannot store '\(name)' as int32: \(large) does not fit.")
  }
}

/// Columns along one dimension.
public struct ResultTable {
  let group: ResultGroup
  public let dimension: String

  /// Adds a column of numbers.
  public func column<Number: HDF5Number>(
    _ name: String, _ values: [Number], units: String = "1", longName: String
  ) throws {
    try group.variable(name, values, over: [dimension], units: units, longName: longName)
  }

  /// Adds a column of whole numbers, stored as int32.
  public func column(_ name: String, _ values: [Int], units: String = "1", longName: String) throws {
    try group.variable(name, values, over: [dimension], units: units, longName: longName)
  }

  /// Adds a column of codes.
  public func column<Code: CodedValue>(_ name: String, _ values: [Code], longName: String) throws {
    try group.variable(name, values, over: [dimension], longName: longName)
  }

  /// Adds a column of positions in a list of meanings, such as the labels of the methods; −1 is none of them.
  public func column(_ name: String, _ values: [Int], meanings: [String], longName: String) throws {
    try group.variable(name, values, meanings: meanings, over: [dimension], longName: longName)
  }

  /// Adds a column for each factor that varies, from the condition of each row.
  public func factorColumns(_ axes: StudyAxes, conditions: [Int]) throws {
    let levels = conditions.map { axes.levels(ofCondition: $0) }
    for (position, factor) in axes.factors.enumerated() {
      if let numbers = factor.numbers {
        try column(factor.name, levels.map { numbers[$0[position]] }, longName: factor.key)
      } else {
        try column(factor.name, levels.map { $0[position] }, meanings: factor.meanings, longName: factor.key)
      }
    }
  }
}
