import CHDF5
import Files

/// A dataset of a file that is read.
public struct StoredDataset: Sendable {
  /// How netCDF-4 marks a dimension that has no coordinates; the length follows, ten characters wide.
  static let pureDimensionLabel = "This is a netCDF dimension but not a netCDF variable."

  /// The file as it was named when it was opened.
  public let file: String
  public let path: String
  public let shape: [Int]
  public let type: HDF5Type
  public let tracksCreationOrder: Bool
  private let dataset: Identifier

  init(at path: String, in location: hid_t, of file: String) throws(BrevityError) {
    let attempt = "Cannot read the dataset '\(path)' of '\(file)'"
    self.file = file
    self.path = path
    let dataset = try Identifier(.inputOutput, attempt) { H5Dopen2(location, path, hdf5_default_properties()) }
    self.dataset = dataset
    let space = try Identifier(.inputOutput, attempt) { H5Dget_space(dataset.id) }
    let rank = try HDF5Library.call(.inputOutput, attempt) { H5Sget_simple_extent_ndims(space.id) }
    var lengths = [hsize_t](repeating: 0, count: Int(rank))
    try HDF5Library.call(.inputOutput, attempt) { H5Sget_simple_extent_dims(space.id, &lengths, nil) }
    shape = lengths.map { Int(clamping: $0) }
    let stored = try Identifier(.inputOutput, attempt) { H5Dget_type(dataset.id) }
    type = HDF5Type(stored: stored)
    let creation = try Identifier(.inputOutput, attempt) { H5Dget_create_plist(dataset.id) }
    var order = UInt32(0)
    try HDF5Library.call(.inputOutput, attempt) { H5Pget_attr_creation_order(creation.id, &order) }
    tracksCreationOrder = order == hdf5_creation_order()
  }

  public var name: String { path.split(separator: "/").last.map(String.init) ?? "" }

  /// Whether the dataset gives a dimension its name (and coordinates, unless it is a pure dimension).
  public var isScale: Bool { HDF5Library.locked { H5DSis_scale(dataset.id) > 0 } }

  /// Whether the dataset is a dimension without coordinates.
  public var isPureDimension: Bool {
    guard isScale, type == .other else { return false }
    let label = try? readName("") { H5DSget_scale_name(dataset.id, $0, $1) }
    return label?.hasPrefix(Self.pureDimensionLabel) ?? false
  }

  /// The paths of the scales attached to each dimension; a file that netCDF can read has exactly one for each.
  public func scales() throws(BrevityError) -> [[String]] {
    let attempt = "Cannot read the dimensions of '\(path)' in '\(file)'"
    if isScale { return [[path]] }
    var scales: [[String]] = []
    for axis in shape.indices {
      var paths: [String] = []
      try HDF5Library.call(.inputOutput, attempt) {
        withUnsafeMutablePointer(to: &paths) { paths in
          H5DSiterate_scales(
            dataset.id, UInt32(axis), nil,
            { _, _, scale, paths in
              guard let path = try? readName("", { H5Iget_name(scale, $0, $1) }) else { return -1 }
              paths?.assumingMemoryBound(to: [String].self).pointee.append(path)
              return 0
            }, paths)
        }
      }
      scales.append(paths)
    }
    return scales
  }

  /// The name of each dimension. - Throws: `BrevityError` where a dimension has no scale or several.
  public func dimensions() throws(BrevityError) -> [String] {
    var names: [String] = []
    for (axis, paths) in try scales().enumerated() {
      guard paths.count == 1, let name = paths[0].split(separator: "/").last else {
        throw BrevityError(
          .inputOutput, "Cannot read the dimensions of '\(path)' in '\(file)'",
          because: "dimension \(axis) has \(paths.count) scales and must have one")
      }
      names.append(String(name))
    }
    return names
  }

  /// All attributes, in the order of creation.
  public func attributes() throws(BrevityError) -> [HDF5Attribute] {
    try dataset.storedAttributes(inCreationOrder: tracksCreationOrder, describing: path, in: file)
  }

  /// All values, row by row, in the type they are stored in.
  public func values() throws(BrevityError) -> HDF5Values {
    let attempt = "Cannot read the values of '\(path)' in '\(file)'"
    let space = try Identifier(.inputOutput, attempt) { H5Dget_space(dataset.id) }
    return try readValues(type, space, attempt) {
      H5Dread(dataset.id, $0, hdf5_whole_space(), hdf5_whole_space(), hdf5_default_properties(), $1)
    }
  }

  /// All values as floating-point numbers, whatever number type they are stored in.
  public func doubles() throws(BrevityError) -> [Double] {
    switch try values() {
    case .float64(let values): return values
    case .int64(let values): return values.map { Double($0) }
    case .int32(let values): return values.map { Double($0) }
    case .int8(let values): return values.map { Double($0) }
    case .text: throw mismatch("numbers")
    }
  }

  /// All values as integers, whatever integer type they are stored in.
  public func integers() throws(BrevityError) -> [Int] {
    switch try values() {
    case .int64(let values): return values.map { Int($0) }
    case .int32(let values): return values.map { Int($0) }
    case .int8(let values): return values.map { Int($0) }
    case .float64, .text: throw mismatch("integers")
    }
  }

  /// All texts.
  public func texts() throws(BrevityError) -> [String] {
    guard case .text(let values) = try values() else { throw mismatch("text") }
    return values
  }

  private func mismatch(_ wanted: String) -> BrevityError {
    BrevityError(
      .inputOutput, "Cannot read \(wanted) from '\(path)' in '\(file)'", because: "it holds values of type \(type.rawValue)")
  }
}
