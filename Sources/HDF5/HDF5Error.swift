/// What went wrong at an HDF5 file, as one sentence: what was attempted, on which file or object, and why it failed.
public struct HDF5Error: Error, Hashable, Sendable, CustomStringConvertible {
  public enum Kind: String, CaseIterable, Hashable, Sendable {
    /// The file could not be made: no permission, no such directory, no space.
    case cannotCreate
    /// The file could not be opened: it does not exist, it is a directory, it may not be read.
    case cannotOpen
    /// The file is there, but it is not (or no longer) an HDF5 file.
    case notHDF5
    /// The file has no object or attribute of that name.
    case notFound
    /// Values or structure could not be read: damaged data, or another type than was asked for.
    case cannotRead
    /// An object could not be stored: a wrong count of values, an unknown dimension, a name that is taken.
    case cannotWrite
  }

  public let kind: Kind
  public let description: String

  init(_ kind: Kind, _ attempt: String, because reason: String) {
    self.kind = kind
    description = "\(attempt): \(reason)."
  }
}
