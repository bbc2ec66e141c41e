import Foundation

/// A program of the system, run to its end.
package struct ExternalProgram {
  /// The exit status; 127 where there is no such program, 128 + n for signal n.
  package let status: Int32
  /// What it wrote to standard output, without white space at the ends where that is trimmed.
  package let output: String
  /// What it wrote to standard error, without white space at the ends.
  package let errors: String

  /// Runs `program`, found on the path, without standard input.
  package init(_ program: String, _ arguments: [String], trims: Bool = true) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.endInput()
    try process.run()
    let said = output.contents()
    let complained = errors.contents()
    process.waitUntilExit()
    func text(_ data: Data) -> String {
      let text = String(decoding: data, as: UTF8.self)
      return trims ? text.trimmingCharacters(in: .whitespacesAndNewlines) : text
    }
    status = process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 128 : 0)
    self.output = text(said)
    self.errors = text(complained)
  }
}

extension Process {
  /// Gives the process an input that is at its end. An empty root directory has no /dev/null.
  package func endInput() {
    let input = Pipe()
    try? input.fileHandleForWriting.close()
    standardInput = input
  }
}
