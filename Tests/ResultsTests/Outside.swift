import Files
import Foundation
import HDF5

/// Python programs that read result files without our code; PYTHON in the environment names another interpreter.
enum Outside {
  static let hasH5py = python("print('yes')", "") == "yes\n"
  static let hasXarray = python("import xarray, h5netcdf; print('yes')", "") == "yes\n"

  /// What a program prints; `path` is its first argument.
  static func python(_ program: String, _ path: String) -> String {
    let process = Process()
    let pipe = Pipe()
    let python = ProcessInfo.processInfo.environment["PYTHON"] ?? "/usr/bin/python3"
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = ["-c", "import sys, h5py, numpy as np\nfrom h5py import h5ds\n" + program, path]
    process.standardOutput = pipe
    process.standardError = pipe
    guard (try? process.run()) != nil else { return "" }
    let data = pipe.contents()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
