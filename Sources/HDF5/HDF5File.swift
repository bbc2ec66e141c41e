import CHDF5
import Files
import Foundation
import Synchronization

/// An HDF5 file: opened for reading, or written as a whole.
public final class HDF5File: Sendable {
  public let path: String
  public let root: StoredGroup

  /// Opens a file for reading, without a lock: a published file never changes.
  ///
  /// - Throws: `BrevityError` of kind `inputOutput` or `foreignData`.
  public init(reading path: String) throws(BrevityError) {
    let attempt = "Cannot open '\(path)'"
    var status = stat()
    guard stat(path, &status) == 0 else { throw BrevityError(.inputOutput, attempt, because: systemReason(errno)) }
    if status.st_mode & S_IFMT == S_IFDIR { throw BrevityError(.inputOutput, attempt, because: "it is a directory, not a file") }
    guard access(path, R_OK) == 0 else { throw BrevityError(.inputOutput, attempt, because: systemReason(errno)) }
    if status.st_mode & S_IFMT == S_IFREG, status.st_size == 0 {
      throw BrevityError(.foreignData, attempt, because: "it is empty, not an HDF5 file")
    }
    if HDF5Library.locked({ H5Fis_hdf5(path) }) <= 0 {
      throw BrevityError(.foreignData, attempt, because: "it is not an HDF5 file")
    }
    let access = try Identifier(.inputOutput, attempt) { H5Pcreate(hdf5_file_access()) }
    try HDF5Library.call(.inputOutput, attempt) { H5Pset_file_locking(access.id, false, true) }
    let file = try Identifier(.foreignData, attempt) { H5Fopen(path, hdf5_read_only(), access.id) }
    self.path = path
    root = try StoredGroup(at: "/", in: file.id, of: path)
  }

  /// Writes a whole file: `body` fills it in memory, then it is published under `path` at once and durably. When
  /// anything fails, `path` is as it was before and no other file is left. Equal contents give equal bytes.
  ///
  /// - Throws: what `body` throws; `BrevityError` of kind `cannotCreate` when the file cannot be stored.
  public static func write(to path: String, _ body: (GroupWriter) throws -> Void) throws {
    try AtomicFile.write(image(of: path, body), to: path)
  }

  /// The bytes of a file. A file is built in memory, because HDF5 cannot recover from a disk that is full.
  private static func image(of path: String, _ body: (GroupWriter) throws -> Void) throws -> [UInt8] {
    let attempt = "Cannot create '\(path)'"
    let access = try Identifier(.cannotCreate, attempt) { H5Pcreate(hdf5_file_access()) }
    try HDF5Library.call(.cannotCreate, attempt) { H5Pset_fapl_core(access.id, 1 << 20, false) }
    try HDF5Library.call(.cannotCreate, attempt) { H5Pset_libver_bounds(access.id, H5F_LIBVER_EARLIEST, H5F_LIBVER_V18) }
    let creation = try Identifier(.cannotCreate, attempt) { H5Pcreate(hdf5_file_create()) }
    try HDF5Library.call(.cannotCreate, attempt) { H5Pset_link_creation_order(creation.id, hdf5_creation_order()) }
    try HDF5Library.call(.cannotCreate, attempt) { H5Pset_attr_creation_order(creation.id, hdf5_creation_order()) }
    try HDF5Library.call(.cannotCreate, attempt) { H5Pset_obj_track_times(creation.id, false) }
    let number = memoryFiles.wrappingAdd(1, ordering: .relaxed).newValue
    let file = try Identifier(.cannotCreate, attempt) {
      H5Fcreate("brevity-\(number)", hdf5_truncate(), creation.id, access.id)
    }
    try body(GroupWriter(rootOf: file, path: path))
    try HDF5Library.call(.inputOutput, attempt) { H5Fflush(file.id, H5F_SCOPE_LOCAL) }
    let size = try HDF5Library.call(.inputOutput, attempt) { H5Fget_file_image(file.id, nil, 0) }
    var bytes = [UInt8](repeating: 0, count: size)
    try HDF5Library.call(.inputOutput, attempt) { H5Fget_file_image(file.id, &bytes, size) }
    return bytes
  }

  /// HDF5 tells files in memory apart by name.
  private static let memoryFiles = Atomic<Int>(0)
}
