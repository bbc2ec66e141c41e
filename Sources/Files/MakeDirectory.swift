import Foundation

/// Creates a directory and those it lies in, where they do not exist yet.
public func makeDirectory(_ path: String) throws(BrevityError) {
  let above = URL(fileURLWithPath: path).deletingLastPathComponent().path
  if access(above, F_OK) != 0, above != path { try makeDirectory(above) }
  guard mkdir(path, 0o777) == 0 || errno == EEXIST else {
    throw .system(.cannotCreate, "Cannot create the directory '\(path)'")
  }
}
