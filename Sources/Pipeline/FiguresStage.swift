import Files
import Foundation
import Results

/// The figures stage: the embedded Python scripts draw what is in the three files of a folder. They compute nothing.
public enum FiguresStage {
  /// Draws into `<folder>/figures` and returns the script's own words.
  /// - Throws: `BrevityError`: `missingProgram` where no Python has h5py and matplotlib.
  public static func draw(_ folder: ResultsFolder) throws -> String { try run("figures.py", folder) }

  /// Draws the tables of description lengths of a folder only, for which a merged study is enough.
  public static func drawCodelengths(_ folder: ResultsFolder) throws -> String { try run("codelengths.py", folder) }

  private static func run(_ script: String, _ folder: ResultsFolder) throws -> String {
    let python = try python()
    let scripts = FileManager.default.temporaryDirectory.appendingPathComponent("brevity-figures-\(getpid())").path
    defer { try? FileManager.default.removeItem(atPath: scripts) }
    do {
      try FileManager.default.createDirectory(atPath: scripts, withIntermediateDirectories: true)
      for (name, bytes) in sources { try Data(bytes).write(to: URL(fileURLWithPath: scripts + "/" + name)) }
    } catch {
      throw BrevityError(
        .cannotCreate,
        "cannot unpack the figure scripts into '\(scripts)': \(error.localizedDescription); set TMPDIR to a folder that can be written"
      )
    }
    let result = try ExternalProgram(python, ["-B", scripts + "/" + script, folder.path])
    switch result.status {
    case 0: return result.output
    case 65: throw BrevityError(.foreignData, result.errors)
    case 69: throw BrevityError(.missingProgram, result.errors)
    default: throw BrevityError(.inputOutput, "the figure script ended with status \(result.status): \(result.errors)")
    }
  }

  private static var sources: [(String, [UInt8])] {
    [
      ("figures.py", PackageResources.figures_py), ("brevity_drawing.py", PackageResources.brevity_drawing_py),
      ("brevity_files.py", PackageResources.brevity_files_py),
      ("brevity_style.py", PackageResources.brevity_style_py), ("experiments.py", PackageResources.experiments_py),
      ("questions.py", PackageResources.questions_py), ("codelengths.py", PackageResources.codelengths_py),
    ]
  }

  /// The first Python that has what the scripts import: BREVITY_PYTHON, the one on the path, Debian's.
  static func python() throws -> String {
    let candidates = [ProcessInfo.processInfo.environment["BREVITY_PYTHON"], "python3", "/usr/bin/python3"].compactMap(\.self)
    for candidate in candidates {
      if let result = try? ExternalProgram(candidate, ["-c", "import h5py, matplotlib"]), result.status == 0 { return candidate }
    }
    throw BrevityError(
      .missingProgram,
      "cannot draw figures: none of \(candidates.joined(separator: ", ")) is a Python with h5py and matplotlib; "
        + "install python3-h5py and python3-matplotlib, or name one in BREVITY_PYTHON")
  }
}

/// The studies inside the program.
public enum EmbeddedStudy {
  public static let names = [
    "quickstart", "linear-calibration", "linear-scaling", "noiseless-threshold", "rebound", "soft-committee", "egp",
    "alpha-sweep", "sample-efficiency", "placebo", "recovery", "evidence",
    "codes", "codes-regression", "rate-distortion", "codelength-efficiency", "codelength-efficiency-linear",
  ]

  /// The YAML of an embedded study, nil for another name.
  public static func text(_ name: String) -> String? {
    switch name {
    case "quickstart": String(decoding: PackageResources.quickstart_yaml, as: UTF8.self)
    case "linear-calibration": String(decoding: PackageResources.linear_calibration_yaml, as: UTF8.self)
    case "linear-scaling": String(decoding: PackageResources.linear_scaling_yaml, as: UTF8.self)
    case "noiseless-threshold": String(decoding: PackageResources.noiseless_threshold_yaml, as: UTF8.self)
    case "rebound": String(decoding: PackageResources.rebound_yaml, as: UTF8.self)
    case "egp": String(decoding: PackageResources.egp_yaml, as: UTF8.self)
    case "soft-committee": String(decoding: PackageResources.soft_committee_yaml, as: UTF8.self)
    case "alpha-sweep": String(decoding: PackageResources.alpha_sweep_yaml, as: UTF8.self)
    case "sample-efficiency": String(decoding: PackageResources.sample_efficiency_yaml, as: UTF8.self)
    case "placebo": String(decoding: PackageResources.placebo_yaml, as: UTF8.self)
    case "recovery": String(decoding: PackageResources.recovery_yaml, as: UTF8.self)
    case "evidence": String(decoding: PackageResources.evidence_yaml, as: UTF8.self)
    case "codes": String(decoding: PackageResources.codes_yaml, as: UTF8.self)
    case "codes-regression": String(decoding: PackageResources.codes_regression_yaml, as: UTF8.self)
    case "rate-distortion": String(decoding: PackageResources.rate_distortion_yaml, as: UTF8.self)
    case "codelength-efficiency": String(decoding: PackageResources.codelength_efficiency_yaml, as: UTF8.self)
    case "codelength-efficiency-linear": String(decoding: PackageResources.codelength_efficiency_linear_yaml, as: UTF8.self)
    default: nil
    }
  }
}
