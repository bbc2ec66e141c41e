import Files
import Foundation

/// A namespace of bubblewrap: the file system can be read, only one folder can be written, and there is no network.
package struct Sandbox: Sendable {
  private let program: String

  /// - Throws: `BrevityError` where bubblewrap is not installed.
  package init() throws(BrevityError) {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    guard let found = folders.map({ "\($0)/bwrap" }).first(where: FileManager.default.isExecutableFile) else {
      throw BrevityError(
        .missingProgram,
        "cannot run learners in a sandbox: there is no bwrap on the path; install bubblewrap, or leave out --sandbox"
      )
    }
    program = found
  }

  func command(_ words: [String], writable folder: String) -> [String] {
    [
      program, "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--bind", folder, folder, "--unshare-all",
      "--die-with-parent", "--chdir", FileManager.default.currentDirectoryPath, "--",
    ] + words
  }
}
