import Files
import HDF5
import Studies

/// The three kinds of files that stages write, and what they have in common.
public enum ResultFile {
  public enum Schema: String, CaseIterable, Hashable, Sendable {
    case study = "brevity-study"
    case fits = "brevity-fits"
    case verdicts = "brevity-verdicts"

    /// The version this program writes; it reads all up to it. Version 2 calls the dimension of methods `learner`.
    public var version: Int32 { self == .verdicts ? 1 : 2 }
  }

  /// Writes a file whole or not at all. `body` adds scales, variables and tables; the root attributes and the
  /// checksum of the content are added here.
  ///
  /// - Throws: `BrevityError`, of kind `cannotCreate` if the file cannot be stored; what `body` throws.
  package static func write(
    _ schema: Schema, of study: StudyIdentity, title: String, in vocabulary: Vocabulary = .teachers, provenance: Provenance,
    to path: String, _ body: (ResultGroup) throws -> Void
  ) throws {
    try HDF5File.write(to: path) { root in
      try root.attribute(HDF5Attribute("Conventions", "CF-1.8"))
      try root.attribute(HDF5Attribute("title", title))
      try root.attribute(HDF5Attribute("schema_name", schema.rawValue))
      try root.attribute(HDF5Attribute("schema_version", schema.version))
      try root.attribute(HDF5Attribute("study_name", study.name))
      try root.attribute(HDF5Attribute("study_hash", study.hash))
      try root.attribute(HDF5Attribute("created_at", provenance.timestamp))
      try root.attribute(HDF5Attribute("brevity_version", provenance.brevityVersion))
      try body(ResultGroup(writer: root, vocabulary: vocabulary))
      try root.attribute(HDF5Attribute("content_sha256", ContentDigest.of(root.stored())))
    }
  }

  /// Opens a file of ours.
  ///
  /// - Throws: `BrevityError` if it cannot be opened; `BrevityError` if it is not of this schema and version.
  static func open(_ path: String, as schema: Schema? = nil) throws -> (
    root: StoredGroup, schema: Schema, version: Int32
  ) {
    let root = try HDF5File(reading: path).root
    let attributes = try root.attributes()
    guard case .text(let names)? = attributes.first(where: { $0.name == "schema_name" })?.values, let name = names.first else {
      throw BrevityError(
        .foreignData, "Cannot read '\(path)': it has no attribute 'schema_name', so it is not a file of Brevity.")
    }
    let accepted = schema.map { [$0] } ?? Schema.allCases
    guard let found = accepted.first(where: { $0.rawValue == name }) else {
      let names = accepted.map { "'\($0.rawValue)'" }.joined(separator: ", ")
      throw BrevityError(.foreignData, "Cannot read '\(path)': its schema is '\(name)', and \(names) is expected.")
    }
    let version: Int32? = attributes.first { $0.name == "schema_version" }.flatMap {
      if case .int32(let numbers) = $0.values { numbers.first } else { nil }
    }
    guard let version, (1...found.version).contains(version) else {
      throw BrevityError(
        .foreignData,
        "Cannot read '\(path)': its schema version is \(version.map(String.init) ?? "unknown"), and this program reads "
          + "\(found.version == 1 ? "version 1" : "versions 1 to \(found.version)").")
    }
    return (root, found, version)
  }
}
