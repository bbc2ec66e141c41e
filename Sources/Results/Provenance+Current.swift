import Files
import Foundation
import GSL
import HDF5
import Kernels

/// The version of the program.
package let version = "0.1.0"

extension Provenance {
  /// This program, on this machine, now.
  package static func current() throws -> Provenance {
    let build = BuildCommit.find()
    let isReproducible = ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"] != nil
    return try Provenance(
      brevityVersion: version, gitCommit: build.commit, gitPatch: build.patch, environmentJSON: Environment.json(isReproducible),
      host: ProcessInfo.processInfo.hostName, arguments: CommandLine.arguments)
  }
}

/// Libraries and arithmetic.
public enum Environment {
  /// What a result may depend on besides the study.
  private static var bearings: [(name: String, value: String)] {
    [("brevity", version), ("arithmetic", Arithmetic.name), ("gsl", GSL.libraryVersion)]
  }

  public static var facts: [(name: String, value: String)] {
    bearings + [("hdf5", HDF5Library.version), ("vectors", Processors.vectorLevel)]
  }

  /// - Parameter isReproducible: whether only what a result may depend on is said, so that all machines say the same.
  static func json(_ isReproducible: Bool) -> String {
    let object = Dictionary(uniqueKeysWithValues: (isReproducible ? bearings : facts).map { ($0.name, $0.value) })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(object)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
  }
}

/// The commit the running program was built from and what its work tree changed, where its repository is still around it.
package struct BuildCommit {
  /// Bytes of a patch that are kept; a longer one is cut, and says so.
  package static let patchLimit = 256 * 1024

  /// With "+" behind it where the work tree was changed.
  package var commit = ""
  package var patch = ""

  /// - Parameter executable: the program.
  package static func find(_ executable: String = ThisProgram.path) -> BuildCommit {
    var folder = URL(fileURLWithPath: executable).resolvingSymlinksInPath().deletingLastPathComponent()
    while folder.path != "/" {
      if FileManager.default.fileExists(atPath: folder.path + "/Package.swift") { return BuildCommit(repository: folder.path) }
      folder.deleteLastPathComponent()
    }
    return BuildCommit()
  }

  private init() {}

  private init(repository: String) {
    guard let commit = Self.git(repository, ["describe", "--always", "--abbrev=40", "--dirty=+", "--exclude=*"]) else { return }
    self.commit = commit.trimmingCharacters(in: .whitespacesAndNewlines)
    guard self.commit.hasSuffix("+") else { return }
    let whole = Self.git(repository, ["diff", "--no-color", "--no-ext-diff", "--no-textconv", "HEAD"]) ?? ""
    patch = Self.bounded(whole)
  }

  /// The first lines of a patch, up to the limit.
  package static func bounded(_ patch: String, limit: Int = patchLimit) -> String {
    guard patch.utf8.count > limit else { return patch }
    let head = String(decoding: patch.utf8.prefix(limit), as: UTF8.self)
    let lines = head[..<(head.lastIndex(of: "\n") ?? head.startIndex)]
    return lines + "\n[cut here: the whole patch has \(patch.utf8.count) bytes]\n"
  }

  /// What git says, or nil if it fails or thinks for more than a few seconds, as it may on slow file systems.
  private static func git(_ repository: String, _ arguments: [String]) -> String? {
    guard
      let end = try? ExternalProgram("timeout", ["--signal=KILL", "10", "git", "-C", repository] + arguments, trims: false),
      end.status == 0
    else { return nil }
    return end.output
  }
}
