import CHDF5

/// The types a result file may hold, and `other` for what foreign files have.
public enum HDF5Type: String, CaseIterable, Hashable, Sendable {
  case float64, int64, int32, int8, text, other
}

/// Values of a dataset or an attribute, row by row.
public enum HDF5Values: Hashable, Sendable {
  case float64([Double])
  case int64([Int64])
  case int32([Int32])
  case int8([Int8])
  case text([String])

  public var count: Int {
    switch self {
    case .float64(let values): values.count
    case .int64(let values): values.count
    case .int32(let values): values.count
    case .int8(let values): values.count
    case .text(let values): values.count
    }
  }

  public var type: HDF5Type {
    switch self {
    case .float64: .float64
    case .int64: .int64
    case .int32: .int32
    case .int8: .int8
    case .text: .text
    }
  }
}

/// A number type that result files hold: `Double`, `Int64`, `Int32` or `Int8`.
public protocol HDF5Number: BitwiseCopyable, Hashable, Sendable {
  static var zero: Self { get }
  static var hdf5Type: HDF5Type { get }
  static func hdf5Values(_ values: [Self]) -> HDF5Values
}

extension Double: HDF5Number {
  public static var hdf5Type: HDF5Type { .float64 }
  public static func hdf5Values(_ values: [Double]) -> HDF5Values { .float64(values) }
}

extension Int64: HDF5Number {
  public static var hdf5Type: HDF5Type { .int64 }
  public static func hdf5Values(_ values: [Int64]) -> HDF5Values { .int64(values) }
}

extension Int32: HDF5Number {
  public static var hdf5Type: HDF5Type { .int32 }
  public static func hdf5Values(_ values: [Int32]) -> HDF5Values { .int32(values) }
}

extension Int8: HDF5Number {
  public static var hdf5Type: HDF5Type { .int8 }
  public static func hdf5Values(_ values: [Int8]) -> HDF5Values { .int8(values) }
}

/// A named text or number that describes a file, a group or a dataset.
public struct HDF5Attribute: Hashable, Sendable {
  public let name: String
  public let values: HDF5Values
  /// A scalar has one value and no dimension.
  public let isScalar: Bool

  public init(_ name: String, _ text: String) {
    self.init(name, .text([text]), isScalar: true)
  }

  public init<Number: HDF5Number>(_ name: String, _ value: Number) {
    self.init(name, Number.hdf5Values([value]), isScalar: true)
  }

  public init<Number: HDF5Number>(_ name: String, _ values: [Number]) {
    self.init(name, Number.hdf5Values(values), isScalar: false)
  }

  init(_ name: String, _ values: HDF5Values, isScalar: Bool) {
    self.name = name
    self.values = values
    self.isScalar = isScalar
  }
}

extension HDF5Type {
  /// How numbers of this type lie in a file; nil for text and foreign types.
  var stored: hid_t? {
    HDF5Library.locked {
      switch self {
      case .float64: hdf5_float64_stored()
      case .int64: hdf5_int64_stored()
      case .int32: hdf5_int32_stored()
      case .int8: hdf5_int8_stored()
      case .text, .other: nil
      }
    }
  }

  /// How numbers of this type lie in memory; nil for text and foreign types.
  var native: hid_t? {
    HDF5Library.locked {
      switch self {
      case .float64: hdf5_float64_native()
      case .int64: hdf5_int64_native()
      case .int32: hdf5_int32_native()
      case .int8: hdf5_int8_native()
      case .text, .other: nil
      }
    }
  }

  /// The type of a stored dataset or attribute.
  init(stored type: Identifier) {
    self = HDF5Library.locked {
      if H5Tis_variable_str(type.id) > 0 { return .text }
      return [.float64, .int64, .int32, .int8].first { (candidate: HDF5Type) in
        candidate.stored.map { H5Tequal(type.id, $0) > 0 } ?? false
      } ?? .other
    }
  }
}
