import Files
import HDF5
import Studies

/// A study.h5 that has been read: what the fit and verdict stages work on.
public struct StudyContents: Sendable {
  public let path: String
  public let identity: StudyIdentity
  /// The study file as written.
  public let yaml: String
  /// What was set on top of it.
  public let overrides: [String]
  /// The study with every default filled in.
  public let json: String
  public let axes: StudyAxes
  /// Numbers by name, each over all of `axes`, row by row; empty for studies without a cube.
  private let cube: [String: [Double]]
  /// Columns by name, one value per planned run.
  private let runs: [String: [Double]]
  /// Numbers by name over (condition, teacher).
  private let teachers: [String: [Double]]

  /// Reads a study.h5.
  ///
  /// - Throws: `BrevityError` if it cannot be opened or is damaged; `BrevityError` if it is of another schema or version.
  public init(reading path: String) throws {
    let (root, _, version) = try ResultFile.open(path, as: .study)
    self.path = path
    identity = StudyIdentity(
      name: try root.text(ofAttribute: "study_name"), hash: try root.text(ofAttribute: "study_hash"))
    let meta = try root.group("meta")
    yaml = try Self.text(meta, "study_yaml")
    overrides = try meta.datasets().contains { $0.name == "overrides" } ? meta.dataset("overrides").texts() : []
    json = try Self.text(meta, "study_json")
    var factors: [Factor] = []
    var methods: [String] = []
    var coordinates: [String: [Int]] = [:]
    var cube: [String: [Double]] = [:]
    let fixed = ["n_train", "teacher", "replicate"]
    // its name in schema 1 was that of an argument of xarray's sel
    let methodScale = version == 1 ? "method" : "learner"
    for dataset in try root.datasets() {
      if !dataset.isScale {
        // what the methods are is known from the study itself
        if try dataset.dimensions() != [methodScale] { cube[dataset.name] = try dataset.doubles() }
      } else if dataset.name == methodScale {
        methods = try Self.meanings(dataset)
      } else if fixed.contains(dataset.name) {
        coordinates[dataset.name] = try dataset.integers()
      } else {
        factors.append(try Self.factor(dataset))
      }
    }
    axes = StudyAxes(
      factors: factors, methods: methods, trainCounts: coordinates["n_train"] ?? [],
      teacherCount: coordinates["teacher"]?.count ?? 0, replicateCount: coordinates["replicate"]?.count ?? 0)
    self.cube = cube
    runs = try Self.columns(root.group("runs"))
    teachers = try Self.columns(root.group("teachers"))
  }

  /// A variable of the cube, such as `excess_mse`, row by row over all of `axes`; codes and counts as numbers.
  public func cube(_ name: String) throws -> [Double] { try values(name, in: cube, of: "the cube") }

  /// The same, or nil where the file was written before there was such a variable.
  public func cubeIfPresent(_ name: String) -> [Double]? { cube[name] }

  /// A column of `/runs`, one value per planned run.
  public func runs(_ name: String) throws -> [Double] { try values(name, in: runs, of: "/runs") }

  /// The same, or nil where the file was written before there was such a column.
  public func runsIfPresent(_ name: String) -> [Double]? { runs[name] }

  /// A variable of `/teachers` over (condition, teacher).
  public func teachers(_ name: String) throws -> [Double] { try values(name, in: teachers, of: "/teachers") }

  /// How each cell ended, over all of `axes`.
  public func status() throws -> [RunStatus] {
    try cube("status").map {
      guard let status = Int8(exactly: $0).flatMap(RunStatus.init) else {
        throw BrevityError(.foreignData, "Cannot read '\(path)': the status \(Int($0)) of a cell has no meaning.")
      }
      return status
    }
  }

  private func values(_ name: String, in table: [String: [Double]], of place: String) throws(BrevityError) -> [Double] {
    guard let values = table[name] else {
      throw BrevityError(.foreignData, "Cannot read '\(path)': there is no variable '\(name)' in \(place).")
    }
    return values
  }

  private static func columns(_ group: StoredGroup) throws -> [String: [Double]] {
    try group.datasets().filter { !$0.isScale }.reduce(into: [:]) { $0[$1.name] = try $1.doubles() }
  }

  private static func text(_ group: StoredGroup, _ name: String) throws -> String {
    try group.dataset(name).texts().first ?? ""
  }

  private static func attribute(_ name: String, of dataset: StoredDataset) throws -> String {
    guard case .text(let texts)? = try dataset.attributes().first(where: { $0.name == name })?.values, let text = texts.first
    else {
      throw BrevityError(
        .foreignData, "Cannot read '\(dataset.path)' of '\(dataset.file)': it has no text attribute '\(name)'.")
    }
    return text
  }

  private static func meanings(_ dataset: StoredDataset) throws -> [String] {
    try attribute("flag_meanings", of: dataset).split(separator: " ").map(String.init)
  }

  private static func factor(_ dataset: StoredDataset) throws -> Factor {
    let levels: [Factor.Level] =
      dataset.type == .float64 ? try dataset.doubles().map { .number($0) } : try meanings(dataset).map { .text($0) }
    return Factor(key: try attribute("long_name", of: dataset), name: dataset.name, levels: levels)
  }
}
