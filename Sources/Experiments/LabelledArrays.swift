/// Arrays whose axes have names and coordinates, as they stand in a result file.
public struct LabelledArrays: Hashable, Sendable {
  /// An axis and its coordinates.
  public struct Dimension: Hashable, Sendable {
    public enum Coordinates: Hashable, Sendable {
      case numbers([Double])
      case integers([Int])
      case names([String])
    }

    public var name: String
    public var coordinates: Coordinates
    public var units: String
    public var longName: String

    public init(_ name: String, _ coordinates: Coordinates, units: String = "1", longName: String) {
      self.name = name
      self.coordinates = coordinates
      self.units = units
      self.longName = longName
    }

    public var count: Int {
      switch coordinates {
      case .numbers(let values): values.count
      case .integers(let values): values.count
      case .names(let names): names.count
      }
    }
  }

  public struct Variable: Hashable, Sendable {
    public var name: String
    /// Names of the axes, the last of which varies fastest.
    public var dimensions: [String]
    public var values: [Double]
    public var units: String
    public var longName: String

    public init(_ name: String, over dimensions: [String], _ values: [Double], units: String = "1", longName: String) {
      self.name = name
      self.dimensions = dimensions
      self.values = values
      self.units = units
      self.longName = longName
    }
  }

  public private(set) var dimensions: [Dimension]
  public private(set) var variables: [Variable]

  public init(dimensions: [Dimension] = [], variables: [Variable] = []) {
    self.dimensions = dimensions
    self.variables = variables
  }

  public mutating func add(_ dimension: Dimension) { dimensions.append(dimension) }

  /// - Precondition: the variable fills its dimensions.
  public mutating func add(_ variable: Variable) {
    let size = variable.dimensions.reduce(1) { $0 * (self.dimension($1)?.count ?? 0) }
    precondition(variable.values.count == size, "'\(variable.name)' does not fill its dimensions")
    variables.append(variable)
  }

  public func dimension(_ name: String) -> Dimension? { dimensions.first { $0.name == name } }

  /// All values of a variable, row by row.
  /// - Throws: `ExperimentError` where there is none of that name.
  public func values(_ name: String) throws -> [Double] { try variable(name).values }

  /// The numbers along an axis; positions where it has names.
  public func coordinates(_ name: String) throws -> [Double] {
    guard let dimension = dimension(name) else {
      throw ExperimentError("The arrays of the study have no dimension '\(name)'; brevity merge writes it.")
    }
    switch dimension.coordinates {
    case .numbers(let values): return values
    case .integers(let values): return values.map { Double($0) }
    case .names(let names): return names.indices.map { Double($0) }
    }
  }

  /// The row along the last axis at the given positions on the others.
  public func row(_ name: String, _ positions: Int...) throws -> [Double] {
    let variable = try variable(name)
    let shape = variable.dimensions.map { dimension($0)?.count ?? 0 }
    precondition(positions.count == shape.count - 1, "a row needs a position on every axis but the last")
    var start = 0
    for (position, length) in zip(positions, shape) { start = start * length + position }
    start *= shape[shape.count - 1]
    return Array(variable.values[start..<start + shape[shape.count - 1]])
  }

  private func variable(_ name: String) throws -> Variable {
    guard let variable = variables.first(where: { $0.name == name }) else {
      throw ExperimentError("The arrays of the study have no variable '\(name)'; brevity merge writes it.")
    }
    return variable
  }
}
