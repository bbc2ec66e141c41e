import CHDF5
import Files

/// Owns one HDF5 identifier and gives it back when nothing needs it any more.
final class Identifier: Sendable {
  let id: hid_t

  /// Takes over the identifier that `open` returns.
  init(
    _ kind: FailureKind, _ attempt: @autoclosure () -> String, _ open: () -> hid_t
  ) throws(BrevityError) {
    id = try HDF5Library.call(kind, attempt(), open)
  }

  deinit {
    let id = id
    HDF5Library.locked { _ = H5Idec_ref(id) }
  }
}

extension Identifier {
  /// A copy of a string type: variable-length UTF-8, the only text Brevity writes.
  static func text() throws(BrevityError) -> Identifier {
    let type = try Identifier(.inputOutput, "Cannot describe text") { H5Tcopy(hdf5_c_string()) }
    try HDF5Library.call(.inputOutput, "Cannot describe text") { H5Tset_size(type.id, hdf5_variable_length()) }
    try HDF5Library.call(.inputOutput, "Cannot describe text") { H5Tset_cset(type.id, H5T_CSET_UTF8) }
    return type
  }

  /// A data space: scalar without a shape.
  static func space(_ shape: [Int]) throws(BrevityError) -> Identifier {
    let lengths = shape.map { hsize_t($0) }
    return try Identifier(.inputOutput, "Cannot describe the shape \(shape)") {
      lengths.isEmpty ? H5Screate(H5S_SCALAR) : H5Screate_simple(Int32(lengths.count), lengths, nil)
    }
  }
}
