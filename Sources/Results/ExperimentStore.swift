import Experiments
import Files
import HDF5
import Studies

/// Writes and reads the study.h5 of a study that repeats an experiment: its arrays in the root, its units beside them
/// (DataFormat.md).
public enum ExperimentStore {
  /// Publishes the file.
  ///
  /// - Parameter rows: For each unit of the plan, what happened; nil where there is no record.
  /// - Throws: `BrevityError` of kind `cannotCreate` if the file cannot be stored.
  public static func write(
    _ study: Study, _ plan: UnitPlan, rows: [UnitRecord?], arrays: LabelledArrays, provenance: Provenance, to path: String
  ) throws {
    try ResultFile.write(
      .study, of: StudyIdentity(name: study.name, hash: study.hash), title: study.question, provenance: provenance, to: path
    ) { root in
      for dimension in arrays.dimensions { try root.scale(dimension) }
      for variable in arrays.variables {
        try root.variable(
          variable.name, variable.values, over: variable.dimensions, units: variable.units, longName: variable.longName)
      }
      let units = try root.group("units").table("unit", count: rows.count, longName: "unit of work")
      try units.column("status", rows.map { $0?.status ?? .missing }, longName: "how the unit ended")
      try root.group("timing").timings(rows.map { $0?.timing }, over: "unit", longName: "unit of work", provenance)
      let meta = try root.group("meta")
      try StudyStore.writeDescription(of: study, provenance, to: meta)
      try meta.scale("unit", Array(rows.indices), longName: "unit of work")
      try meta.text("units", plan.units.map(\.unit.label), over: "unit", longName: "what the units are, in the order of /units")
      let failures = rows.compactMap { $0?.status == .failed ? $0?.failure : nil }
      try meta.failures(failures, of: "unit", longName: "why units failed, in the order of /units")
      try StudyStore.writeSession(provenance, to: meta)
    }
  }

  /// How many planned units of a study.h5 have no record.
  public static func missingCount(_ path: String) throws -> Int {
    let units = try ResultFile.open(path, as: .study).root.group("units")
    return try units.dataset("status").integers().count { $0 == Int(RunStatus.missing.rawValue) }
  }

  /// The arrays of a study.h5.
  ///
  /// - Throws: `BrevityError` if it cannot be opened or is damaged; `BrevityError` if it is of another schema, version or
  ///   study.
  public static func read(_ path: String, of study: Study) throws -> LabelledArrays {
    let (root, _, _) = try ResultFile.open(path, as: .study)
    let hash = try root.text(ofAttribute: "study_hash")
    guard hash == study.hash else {
      throw BrevityError(
        .foreignData,
        "Cannot read '\(path)': it was written for another form of the study '\(study.name)' (hash \(hash.prefix(12)), and "
          + "\(study.hash.prefix(12)) is expected); run brevity merge again.")
    }
    var arrays = LabelledArrays()
    let datasets = try root.datasets()
    for dataset in datasets where dataset.isScale {
      let coordinates: LabelledArrays.Dimension.Coordinates =
        switch try dataset.values() {
        case .int8:
          .names(try dataset.text("flag_meanings").split(separator: " ").map(String.init))
        case .int32, .int64: .integers(try dataset.integers())
        default: .numbers(try dataset.doubles())
        }
      arrays.add(
        .init(dataset.name, coordinates, units: try dataset.text("units"), longName: try dataset.text("long_name")))
    }
    for dataset in datasets where !dataset.isScale {
      arrays.add(
        .init(
          dataset.name, over: try dataset.dimensions(), try dataset.doubles(), units: try dataset.text("units"),
          longName: try dataset.text("long_name")))
    }
    return arrays
  }
}

extension ResultGroup {
  /// Adds a dimension of an experiment.
  func scale(_ dimension: LabelledArrays.Dimension) throws {
    switch dimension.coordinates {
    case .numbers(let values): try scale(dimension.name, values, units: dimension.units, longName: dimension.longName)
    case .integers(let values): try scale(dimension.name, values, units: dimension.units, longName: dimension.longName)
    case .names(let names): try scale(dimension.name, meanings: names, longName: dimension.longName)
    }
  }
}

extension StoredDataset {
  /// A text attribute.
  fileprivate func text(_ name: String) throws -> String {
    guard case .text(let texts)? = try attributes().first(where: { $0.name == name })?.values, let text = texts.first else {
      throw BrevityError(.foreignData, "Cannot read '\(path)' of '\(file)': it has no text attribute '\(name)'.")
    }
    return text
  }
}
