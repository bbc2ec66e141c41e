import CHDF5
import Files

/// A group of a file that is being written. Everything is stored in the order of the calls.
public final class GroupWriter {
  /// What the groups of one file share.
  final class FileState {
    let path: String
    /// netCDF-4 numbers the dimensions of a file in the order of their definition.
    var dimensionCount: Int32 = 0

    init(path: String) { self.path = path }
  }

  /// A scale is opened only while it is attached: HDF5 stores the data of datasets that are open in no fixed order,
  /// and equal contents should give equal bytes.
  struct Dimension {
    let name: String
    let group: Identifier
    let count: Int
  }

  let file: FileState
  let parent: GroupWriter?
  let name: String
  let group: Identifier
  var dimensions: [String: Dimension] = [:]

  init(rootOf file: Identifier, path: String) throws(BrevityError) {
    self.file = FileState(path: path)
    parent = nil
    name = ""
    group = try Identifier(.cannotCreate, "Cannot create '\(path)'") { H5Gopen2(file.id, "/", hdf5_default_properties()) }
  }

  private init(_ name: String, in parent: GroupWriter) throws(BrevityError) {
    file = parent.file
    self.parent = parent
    self.name = name
    let attempt = "Cannot store the group '\(parent.name)/\(name)' in '\(parent.file.path)'"
    try Self.requireName(name, attempt)
    let creation = try Identifier(.inputOutput, attempt) { H5Pcreate(hdf5_group_create()) }
    try HDF5Library.call(.inputOutput, attempt) { H5Pset_link_creation_order(creation.id, hdf5_creation_order()) }
    try HDF5Library.call(.inputOutput, attempt) { H5Pset_attr_creation_order(creation.id, hdf5_creation_order()) }
    try HDF5Library.call(.inputOutput, attempt) { H5Pset_obj_track_times(creation.id, false) }
    group = try Identifier(.inputOutput, attempt) {
      H5Gcreate2(parent.group.id, name, hdf5_default_properties(), creation.id, hdf5_default_properties())
    }
  }

  /// The path inside the file, such as "/meta/session".
  public var path: String {
    guard let parent else { return "/" }
    return parent.objectPath(name)
  }

  /// Adds a group.
  public func group(_ name: String) throws(BrevityError) -> GroupWriter {
    try GroupWriter(name, in: self)
  }

  /// Adds an attribute to the group; on the root, to the file.
  public func attribute(_ attribute: HDF5Attribute) throws(BrevityError) {
    try attribute.write(to: group, describing: path, in: file.path)
  }

  /// What has been stored so far, read back.
  public func stored() throws(BrevityError) -> StoredGroup {
    try StoredGroup(at: path, in: group.id, of: file.path)
  }

  /// The number of values along a dimension of this group or an ancestor; nil if there is none of that name.
  public func dimensionCount(_ name: String) -> Int? { dimension(name)?.count }

  func objectPath(_ name: String) -> String { path == "/" ? "/\(name)" : "\(path)/\(name)" }

  func dimension(_ name: String) -> Dimension? { dimensions[name] ?? parent?.dimension(name) }

  /// Names that every reader accepts: R, MATLAB and attribute access in Python.
  static func requireName(_ name: String, _ attempt: String) throws(BrevityError) {
    let letters = name.utf8.allSatisfy { (byte: UInt8) in
      (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x5f
    }
    guard letters, let first = name.utf8.first, (0x61...0x7a).contains(first | 0x20) else {
      throw BrevityError(.inputOutput, attempt, because: "a name is a letter followed by letters, digits and underscores")
    }
  }
}
