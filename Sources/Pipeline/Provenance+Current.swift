import Foundation
import GSL
import HDF5
import Kernels
import Results

/// The version of the program.
let version = "0.1.0"

extension Provenance {
  /// This program, on this machine, now.
  static func current() throws -> Provenance {
    try Provenance(
      brevityVersion: version, gitCommit: BuildCommit.find(), environmentJSON: Environment.json,
      host: ProcessInfo.processInfo.hostName, arguments: CommandLine.arguments)
  }
}

/// Libraries and processor: what a result may depend on besides the study.
public enum Environment {
  public static var facts: [(name: String, value: String)] {
    [
      ("brevity", version), ("gsl", GSL.libraryVersion), ("hdf5", HDF5Library.version), ("openblas", BLAS.configuration),
      ("blas_core", BLAS.core), ("blas_threads", "\(BLAS.threadCount)"), ("processor_type", BLAS.processorType),
    ]
  }

  static var json: String {
    let object = Dictionary(uniqueKeysWithValues: facts.map { ($0.name, $0.value) })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(object)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}

/// The commit the running program was built from, where its repository is still around it.
enum BuildCommit {
  static func find() -> String {
    let executable = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    var folder = executable.deletingLastPathComponent()
    while folder.path != "/" {
      if FileManager.default.fileExists(atPath: folder.path + "/Package.swift") { return describe(folder.path) }
      folder.deleteLastPathComponent()
    }
    return ""
  }

  private static func describe(_ repository: String) -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["git", "-C", repository, "describe", "--always", "--abbrev=40", "--dirty=+", "--exclude=*"]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return "" }
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return process.terminationStatus == 0
      ? String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines) : ""
  }
}
