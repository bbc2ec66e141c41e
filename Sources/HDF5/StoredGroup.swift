import CHDF5
import Files

/// A group of a file that is read.
public struct StoredGroup: Sendable {
  /// What a link of a group leads to.
  public enum Entry: Sendable {
    case group(StoredGroup)
    case dataset(StoredDataset)
    /// A named type, a soft or an external link: nothing that Brevity writes.
    case other(name: String)
  }

  /// The file as it was named when it was opened.
  public let file: String
  /// The path inside the file; "/" for the root.
  public let path: String
  /// Whether links and attributes are kept in the order of their creation; listings are alphabetical otherwise.
  public let tracksCreationOrder: Bool
  private let group: Identifier

  init(at path: String, in location: hid_t, of file: String) throws(BrevityError) {
    let attempt = "Cannot read the group '\(path)' of '\(file)'"
    self.file = file
    self.path = path
    // A group that contains itself would otherwise be walked for ever.
    guard path.utf8.count(where: { $0 == 0x2f }) <= 32 else {
      throw BrevityError(.inputOutput, attempt, because: "groups are nested more than 32 deep")
    }
    let group = try Identifier(.inputOutput, attempt) { H5Gopen2(location, path, hdf5_default_properties()) }
    self.group = group
    let creation = try Identifier(.inputOutput, attempt) { H5Gget_create_plist(group.id) }
    let (links, attributes) = HDF5Library.locked {
      var (links, attributes) = (UInt32(0), UInt32(0))
      _ = H5Pget_link_creation_order(creation.id, &links)
      _ = H5Pget_attr_creation_order(creation.id, &attributes)
      return (links, attributes)
    }
    tracksCreationOrder = links == hdf5_creation_order() && attributes == hdf5_creation_order()
  }

  /// The last component of the path; empty for the root.
  public var name: String { path.split(separator: "/").last.map(String.init) ?? "" }

  /// Everything in the group, in the order of creation.
  public func entries() throws(BrevityError) -> [Entry] {
    let attempt = "Cannot read the group '\(path)' of '\(file)'"
    var info = H5G_info_t()
    try HDF5Library.call(.inputOutput, attempt) { H5Gget_info(group.id, &info) }
    let order = tracksCreationOrder ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME
    var entries: [Entry] = []
    for position in 0..<info.nlinks {
      let name = try readName(attempt) {
        H5Lget_name_by_idx(group.id, ".", order, H5_ITER_INC, position, $0, $1, hdf5_default_properties())
      }
      entries.append(try entry(name, attempt))
    }
    return entries
  }

  private func entry(_ name: String, _ attempt: String) throws(BrevityError) -> Entry {
    var link = H5L_info_t()
    try HDF5Library.call(.inputOutput, attempt) { H5Lget_info(group.id, name, &link, hdf5_default_properties()) }
    guard link.type == H5L_TYPE_HARD else { return .other(name: name) }
    let object = try Identifier(.inputOutput, attempt) { H5Oopen(group.id, name, hdf5_default_properties()) }
    switch HDF5Library.locked({ H5Iget_type(object.id) }) {
    case H5I_GROUP: return .group(try StoredGroup(at: objectPath(name), in: group.id, of: file))
    case H5I_DATASET: return .dataset(try StoredDataset(at: objectPath(name), in: group.id, of: file))
    default: return .other(name: name)
    }
  }

  public func groups() throws(BrevityError) -> [StoredGroup] {
    try entries().compactMap { if case .group(let group) = $0 { group } else { nil } }
  }

  public func datasets() throws(BrevityError) -> [StoredDataset] {
    try entries().compactMap { if case .dataset(let dataset) = $0 { dataset } else { nil } }
  }

  /// Whether the group has an object of that name.
  public func has(_ name: String) -> Bool {
    HDF5Library.locked { H5Lexists(group.id, name, hdf5_default_properties()) > 0 }
  }

  /// The group of that name. - Throws: `BrevityError` of kind `foreignData`.
  public func group(_ name: String) throws(BrevityError) -> StoredGroup {
    guard has(name) else { throw missing("group '\(objectPath(name))'") }
    return try StoredGroup(at: objectPath(name), in: group.id, of: file)
  }

  /// The dataset of that name. - Throws: `BrevityError` of kind `foreignData`.
  public func dataset(_ name: String) throws(BrevityError) -> StoredDataset {
    guard has(name) else { throw missing("dataset '\(objectPath(name))'") }
    return try StoredDataset(at: objectPath(name), in: group.id, of: file)
  }

  /// All attributes, in the order of creation.
  public func attributes() throws(BrevityError) -> [HDF5Attribute] {
    try group.storedAttributes(inCreationOrder: tracksCreationOrder, describing: path, in: file)
  }

  /// The text of an attribute. - Throws: `BrevityError` of kind `foreignData` if there is none of that name.
  public func text(ofAttribute name: String) throws(BrevityError) -> String {
    guard case .text(let texts)? = try attributes().first(where: { $0.name == name })?.values, let text = texts.first else {
      throw missing("text attribute '\(name)'")
    }
    return text
  }

  private func missing(_ what: String) -> BrevityError {
    BrevityError(.foreignData, "Cannot read '\(path)' of '\(file)'", because: "it has no \(what)")
  }

  private func objectPath(_ name: String) -> String { path == "/" ? "/\(name)" : "\(path)/\(name)" }
}
