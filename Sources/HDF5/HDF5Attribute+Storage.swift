import CHDF5
import Files

extension HDF5Attribute {
  /// Stores the attribute on an object.
  func write(to object: Identifier, describing path: String, in file: String) throws(BrevityError) {
    let attempt = "Cannot store the attribute '\(name)' of '\(path)' in '\(file)'"
    let space = try Identifier.space(isScalar ? [] : [values.count])
    switch values {
    case .float64(let numbers): try write(numbers, space, object, attempt)
    case .int64(let numbers): try write(numbers, space, object, attempt)
    case .int32(let numbers): try write(numbers, space, object, attempt)
    case .int8(let numbers): try write(numbers, space, object, attempt)
    case .text(let texts):
      let type = try Identifier.text()
      let attribute = try create(type.id, space, object, attempt)
      try withCStrings(texts, attempt) { pointers throws(BrevityError) in
        try HDF5Library.call(.inputOutput, attempt) { H5Awrite(attribute.id, type.id, pointers) }
      }
    }
  }

  private func write<Number: HDF5Number>(
    _ numbers: [Number], _ space: Identifier, _ object: Identifier, _ attempt: String
  ) throws(BrevityError) {
    let attribute = try create(Number.hdf5Type.stored!, space, object, attempt)
    guard !numbers.isEmpty else { return }
    let type = Number.hdf5Type.native!
    try HDF5Library.call(.inputOutput, attempt) { H5Awrite(attribute.id, type, numbers) }
  }

  private func create(
    _ type: hid_t, _ space: Identifier, _ object: Identifier, _ attempt: String
  ) throws(BrevityError) -> Identifier {
    try Identifier(.inputOutput, attempt) {
      H5Acreate2(object.id, name, type, space.id, hdf5_default_properties(), hdf5_default_properties())
    }
  }
}

/// Attributes by which dimension scales are stored; they are not part of what a file says.
private let dimensionScaleAttributes: Set<String> = [
  "CLASS", "NAME", "DIMENSION_LIST", "REFERENCE_LIST", "_Netcdf4Dimid",
]

extension Identifier {
  /// The attributes of this object in the order of their creation, without those that store dimension scales.
  func storedAttributes(
    inCreationOrder: Bool, describing path: String, in file: String
  ) throws(BrevityError) -> [HDF5Attribute] {
    let attempt = "Cannot read the attributes of '\(path)' in '\(file)'"
    let count = try HDF5Library.call(.inputOutput, attempt) { H5Aget_num_attrs(id) }
    var attributes: [HDF5Attribute] = []
    for position in 0..<hsize_t(count) {
      let attribute = try Identifier(.inputOutput, attempt) {
        H5Aopen_by_idx(
          id, ".", inCreationOrder ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME, H5_ITER_INC, position,
          hdf5_default_properties(), hdf5_default_properties())
      }
      let name = try readName(attempt) { H5Aget_name(attribute.id, $1, $0) }
      guard !dimensionScaleAttributes.contains(name) else { continue }
      attributes.append(try attribute.storedAttribute(name, "Cannot read the attribute '\(name)' of '\(path)' in '\(file)'"))
    }
    return attributes
  }

  private func storedAttribute(_ name: String, _ attempt: String) throws(BrevityError) -> HDF5Attribute {
    let space = try Identifier(.inputOutput, attempt) { H5Aget_space(id) }
    let rank = try HDF5Library.call(.inputOutput, attempt) { H5Sget_simple_extent_ndims(space.id) }
    let type = try Identifier(.inputOutput, attempt) { H5Aget_type(id) }
    let values = try readValues(HDF5Type(stored: type), space, attempt) { H5Aread(id, $0, $1) }
    return HDF5Attribute(name, values, isScalar: rank == 0)
  }
}

/// Asks for a name twice: for its length, then for its letters.
func readName(
  _ attempt: String, _ ask: (UnsafeMutablePointer<CChar>?, Int) -> Int
) throws(BrevityError) -> String {
  let length = try HDF5Library.call(.inputOutput, attempt) { ask(nil, 0) }
  var name = [CChar](repeating: 0, count: length + 1)
  try HDF5Library.call(.inputOutput, attempt) { ask(&name, name.count) }
  return String(decoding: name.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// Reads all values of a dataset or an attribute with the C call `read(memory type, destination)`.
func readValues(
  _ type: HDF5Type, _ space: Identifier, _ attempt: String, _ read: (hid_t, UnsafeMutableRawPointer?) -> herr_t
) throws(BrevityError) -> HDF5Values {
  let count = try HDF5Library.call(.inputOutput, attempt) { H5Sget_simple_extent_npoints(space.id) }
  // A damaged shape must not exhaust the memory before HDF5 notices the damage.
  guard count <= 1 << 31 else { throw BrevityError(.inputOutput, attempt, because: "it claims to have \(count) values") }
  func numbers<Number: HDF5Number>(_: Number.Type) throws(BrevityError) -> [Number] {
    var values = [Number](repeating: .zero, count: Int(count))
    let native = Number.hdf5Type.native!
    if count > 0 {
      try HDF5Library.call(.inputOutput, attempt) { values.withUnsafeMutableBytes { read(native, $0.baseAddress) } }
    }
    return values
  }
  switch type {
  case .float64: return .float64(try numbers(Double.self))
  case .int64: return .int64(try numbers(Int64.self))
  case .int32: return .int32(try numbers(Int32.self))
  case .int8: return .int8(try numbers(Int8.self))
  case .text:
    guard count > 0 else { return .text([]) }
    let text = try Identifier.text()
    var pointers = [UnsafeMutablePointer<CChar>?](repeating: nil, count: Int(count))
    try HDF5Library.call(.inputOutput, attempt) { read(text.id, &pointers) }
    let texts = pointers.map { $0.map { String(cString: $0) } ?? "" }
    try HDF5Library.call(.inputOutput, attempt) { H5Dvlen_reclaim(text.id, space.id, hdf5_default_properties(), &pointers) }
    return .text(texts)
  case .other:
    throw BrevityError(
      .inputOutput, attempt, because: "its type is none of float64, int64, int32, int8 and variable-length text")
  }
}
