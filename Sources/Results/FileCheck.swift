import Files
import HDF5

/// Whether a result file is whole, ours, and readable by everybody.
public struct FileCheck: Sendable {
  public let path: String
  public let schema: ResultFile.Schema
  public let study: StudyIdentity
  public let datasetCount: Int
  /// One sentence for each thing that is wrong; empty for a sound file.
  public let problems: [String]

  public var isSound: Bool { problems.isEmpty }

  /// Examines a file: its checksum, its root attributes, and the netCDF-4 recipe of DataFormat.md.
  ///
  /// - Throws: `BrevityError` if the file cannot be opened; `BrevityError` if it is not of a schema and version of ours.
  public init(of path: String) throws {
    let (root, schema, _) = try ResultFile.open(path)
    self.path = path
    self.schema = schema
    var examination = Examination()
    let attributes = Dictionary(try root.attributes().map { ($0.name, $0.values) }, uniquingKeysWith: { first, _ in first })
    func text(_ name: String) -> String {
      if case .text(let texts)? = attributes[name], let text = texts.first { return text }
      examination.problems.append("The file has no text attribute '\(name)'.")
      return ""
    }
    study = StudyIdentity(name: text("study_name"), hash: text("study_hash"))
    _ = ["Conventions", "title", "created_at", "brevity_version"].map(text)
    let stated = text("content_sha256")
    do {
      try examination.visit(root)
      let digest = try ContentDigest.of(root)
      if digest != stated {
        examination.problems.append("The content has the checksum \(digest), and the file says '\(stated)'.")
      }
    } catch let error as BrevityError {
      examination.problems.append(error.description)
    }
    datasetCount = examination.datasetCount
    problems = examination.problems
  }

  /// A walk through the groups of a file.
  private struct Examination {
    var datasetCount = 0
    var problems: [String] = []

    mutating func visit(_ group: StoredGroup) throws {
      if !group.tracksCreationOrder { problems.append("The group '\(group.path)' does not keep the order of creation.") }
      for entry in try group.entries() {
        switch entry {
        case .group(let inner): try visit(inner)
        case .dataset(let dataset): try visit(dataset)
        case .other(let name): problems.append("'\(name)' in '\(group.path)' is neither a group nor a dataset.")
        }
      }
    }

    mutating func visit(_ dataset: StoredDataset) throws {
      datasetCount += 1
      let name = "The dataset '\(dataset.path)'"
      if !dataset.tracksCreationOrder { problems.append("\(name) does not keep the order of its attributes.") }
      if dataset.isPureDimension { return }
      if dataset.type == .other { problems.append("\(name) has a type that the format does not know.") }
      if dataset.type == .text, !dataset.path.hasPrefix("/meta/") {
        problems.append("\(name) holds text outside of /meta.")
      }
      for (axis, scales) in try dataset.scales().enumerated() {
        guard scales.count == 1 else {
          problems.append("\(name) has \(scales.count) scales on dimension \(axis), and one is needed.")
          continue
        }
        let owner = scales[0].prefix(upTo: scales[0].lastIndex(of: "/") ?? scales[0].startIndex)
        if !dataset.path.hasPrefix("\(owner)/") {
          problems.append("\(name) has the scale '\(scales[0])', which is not in its group or one around it.")
        }
      }
      let attributes = try dataset.attributes()
      for attribute in ["units", "long_name"] where !attributes.contains(where: { $0.name == attribute }) {
        problems.append("\(name) has no attribute '\(attribute)'.")
      }
    }
  }
}
