import Files
import Foundation
import Results

/// The figures stage: the Python package `brevity` draws what is in the files of a folder. It computes nothing.
///
/// The package is not installed into Python: the program runs its own copy, so that both always fit together.
public enum FiguresStage {
  /// Draws into `<folder>/figures` and returns what the package says.
  /// - Parameter options: further arguments of `python -m brevity.figures`.
  /// - Throws: `BrevityError`: `missingProgram` where no Python has h5py and matplotlib, or where the package is not found.
  public static func draw(_ folder: ResultsFolder, options: [String] = []) throws -> String {
    try run("brevity.figures", [folder.path] + options, to: "draw figures", with: ["h5py", "matplotlib"])
  }

  /// Draws the tables of description lengths of a folder only, for which a merged study is enough.
  public static func drawCodelengths(_ folder: ResultsFolder) throws -> String {
    try draw(folder, options: ["--only", "codes", "--only", "rate-distortion", "--only", "budget"])
  }

  /// Writes `<folder>/report.html` for each folder, and an index of several; returns what the package says.
  /// - Throws: `BrevityError`: `missingProgram` where no Python has h5py, matplotlib and jinja2.
  public static func report(_ folders: [ResultsFolder], options: [String] = []) throws -> String {
    try run(
      "brevity.report", folders.map(\.path) + options, to: "write a report", with: ["h5py", "matplotlib", "jinja2"])
  }

  private static func run(_ module: String, _ arguments: [String], to act: String, with packages: [String]) throws -> String {
    let python = try python(to: act, with: packages)
    let result = try ExternalProgram(
      "/usr/bin/env", ["PYTHONPATH=\(try packageFolder(to: act))", python, "-B", "-m", module] + arguments)
    switch result.status {
    case 0: return result.output
    case 64: throw BrevityError(.usage, result.errors)
    case 65: throw BrevityError(.foreignData, result.errors)
    case 69: throw BrevityError(.missingProgram, result.errors)
    default: throw BrevityError(.inputOutput, "\(module) ended with status \(result.status): \(result.errors)")
    }
  }

  /// The folder that holds the Python package: BREVITY_ANALYSIS, `share/brevity/analysis` beside the folder of the program,
  /// or `analysis` in a folder above it (a checkout).
  static func packageFolder(to act: String = "draw figures") throws -> String {
    if let named = ProcessInfo.processInfo.environment["BREVITY_ANALYSIS"] {
      if holdsPackage(named) { return named }
      throw BrevityError(.missingProgram, "cannot \(act): BREVITY_ANALYSIS is '\(named)', which has no brevity/__init__.py")
    }
    let program = URL(fileURLWithPath: ThisProgram.path).resolvingSymlinksInPath()
    var folder = program.deletingLastPathComponent()
    let installed = folder.deletingLastPathComponent().appendingPathComponent("share/brevity/analysis").path
    if holdsPackage(installed) { return installed }
    while folder.path != "/" {
      let beside = folder.appendingPathComponent("analysis").path
      if holdsPackage(beside) { return beside }
      folder.deleteLastPathComponent()
    }
    throw BrevityError(
      .missingProgram,
      "cannot \(act): there is no Python package at '\(installed)' or in a folder 'analysis' above '\(program.path)'; "
        + "install with make install, or name the folder analysis of the source in BREVITY_ANALYSIS")
  }

  /// The Python package that draws.
  /// - Throws: `BrevityError` of kind `missingProgram` where it is not found.
  public static func package() throws -> String { try packageFolder() + "/brevity" }

  private static func holdsPackage(_ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: folder + "/brevity/__init__.py")
  }

  /// The first Python that has what the package imports: BREVITY_PYTHON, the one on the path, Debian's.
  package static func python(to act: String = "draw figures", with packages: [String] = ["h5py", "matplotlib"]) throws -> String {
    let candidates = [ProcessInfo.processInfo.environment["BREVITY_PYTHON"], "python3", "/usr/bin/python3"].compactMap(\.self)
    let probe = "import " + packages.joined(separator: ", ")
    for candidate in candidates {
      if let result = try? ExternalProgram(candidate, ["-c", probe]), result.status == 0 { return candidate }
    }
    let names = packages.dropLast().joined(separator: ", ") + " and " + (packages.last ?? "")
    let installed = packages.dropLast().map { "python3-\($0)" }.joined(separator: ", ") + " and python3-" + (packages.last ?? "")
    throw BrevityError(
      .missingProgram,
      "cannot \(act): none of \(candidates.joined(separator: ", ")) is a Python with \(names); "
        + "install \(installed), or name one in BREVITY_PYTHON")
  }
}

/// The studies inside the program.
public enum EmbeddedStudy {
  public static let names = [
    "quickstart", "linear-calibration", "linear-scaling", "noiseless-threshold", "rebound", "soft-committee", "egp",
    "alpha-sweep", "sample-efficiency", "placebo", "recovery", "evidence",
    "reference-configuration", "codes", "codes-regression", "rate-distortion", "codelength-efficiency",
    "codelength-efficiency-linear", "external-demo",
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
    case "reference-configuration": String(decoding: PackageResources.reference_configuration_yaml, as: UTF8.self)
    case "codes": String(decoding: PackageResources.codes_yaml, as: UTF8.self)
    case "codes-regression": String(decoding: PackageResources.codes_regression_yaml, as: UTF8.self)
    case "rate-distortion": String(decoding: PackageResources.rate_distortion_yaml, as: UTF8.self)
    case "codelength-efficiency": String(decoding: PackageResources.codelength_efficiency_yaml, as: UTF8.self)
    case "codelength-efficiency-linear": String(decoding: PackageResources.codelength_efficiency_linear_yaml, as: UTF8.self)
    case "external-demo": String(decoding: PackageResources.external_demo_yaml, as: UTF8.self)
    default: nil
    }
  }
}
