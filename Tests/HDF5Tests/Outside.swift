import Files
import Foundation
import HDF5

/// Programs that read HDF5 files without our code.
enum Outside {
  static let hasH5py = output("/usr/bin/python3", ["-c", "import h5py; print('yes')"]) == "yes\n"
  static let hasH5dump = FileManager.default.isExecutableFile(atPath: "/usr/bin/h5dump")

  /// What a Python program prints; `path` is its first argument.
  static func python(_ program: String, _ path: String) -> String {
    output("/usr/bin/python3", ["-c", "import sys, h5py, numpy as np\nf = h5py.File(sys.argv[1], 'r')\n" + program, path])
  }

  static func output(_ program: String, _ arguments: [String]) -> String {
    guard FileManager.default.isExecutableFile(atPath: program) else { return "" }
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = pipe
    process.standardError = pipe
    guard (try? process.run()) != nil else { return "" }
    let data = pipe.contents()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}

/// A new directory that is removed with its contents when `body` is done.
func withDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
  let directory = FileManager.default.temporaryDirectory.appendingPathComponent("brevity-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: directory) }
  return try body(directory.path)
}
