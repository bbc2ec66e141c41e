import Foundation
import Pipeline
import Results
import Testing

/// Output that cannot be written is an error; messages that cannot be written are not.
@Suite struct StandardStreamsTests {
  private static let run = "run linear-calibration --set preset=tiny -o"

  /// Runs a line of the shell with the program as `$brevity`.
  private func shell(_ script: String) throws -> (status: Int32, errors: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
    process.arguments = ["--signal=KILL", "120", "bash", "-c", script]
    process.environment = ProcessInfo.processInfo.environment.merging(["brevity": BrevityProgram.path]) { $1 }
    let errors = Pipe()
    process.standardError = errors
    Scratch.unblockSignals()
    try process.run()
    let said = errors.contents()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: said, as: UTF8.self))
  }

  @Test(arguments: ["plan quickstart", "--help", "verdict --help"])
  func aFullOutputIsAnError(command: String) throws {
    let end = try shell("\"$brevity\" \(command) > /dev/full")
    #expect(end.status == 74)
    #expect(
      end.errors.hasSuffix("Error: Cannot write to standard output: no space left on device; the output is incomplete.\n"),
      "\(end.errors)")
  }

  @Test func aClosedOutputIsAnError() throws {
    let end = try shell("\"$brevity\" plan quickstart >&-")
    #expect(end.status == 74)
    #expect(
      end.errors.hasSuffix("Error: Cannot write to standard output: bad file descriptor; the output is incomplete.\n"),
      "\(end.errors)")
  }

  @Test(arguments: ["2> /dev/full", "2>&-", "2>&1 > /dev/null | true; exit ${PIPESTATUS[0]}"])
  func trainingGoesOnWithoutItsMessages(redirection: String) throws {
    try Scratch.withDirectory { directory in
      let end = try shell("\"$brevity\" \(Self.run) '\(directory)' \(redirection)")
      #expect(end.status == 0)
      let folder = directory + "/linear-calibration-tiny"
      #expect(try BrevityProgram.run(["merge", folder]).status == 0)
      #expect(try FileCheck(of: folder + "/study.h5").isSound)
    }
  }

  /// Without threads nothing is begun, and the program does not wait for them.
  @Test(.enabled(if: getuid() == 0 && access("/usr/bin/setpriv", X_OK) == 0, "needs root and setpriv"))
  func threadsThatCannotBeStarted() throws {
    try Scratch.withDirectory { directory in
      chmod(directory, 0o777)
      let end = try shell(
        "exec setpriv --reuid=54321 --regid=54321 --clear-groups "
          + "bash -c 'ulimit -u 1; exec \"$brevity\" \(Self.run) \(directory) --jobs 2'")
      #expect(end.status == 73)
      #expect(
        end.errors.hasSuffix(
          "Error: Cannot start worker thread 1 of 2: resource temporarily unavailable; raise the limit of processes (ulimit -u).\n"
        ), "\(end.errors)")
    }
  }

  /// SIGHUP and SIGPIPE from outside stop a run as SIGTERM does: with what is done kept, and the same command resumes.
  @Test(arguments: [SIGHUP, SIGPIPE, SIGTERM])
  func signalsThatStop(number: Int32) throws {
    try Scratch.withDirectory { directory in
      let run = "run quickstart --set preset=tiny --jobs 1 -o '\(directory)'"
      let end = try shell(
        "\"$brevity\" \(run) & sleep 0.3; kill -\(number) $!; wait $!")
      #expect(end.status == 128 + number)
      #expect(end.errors.contains("Stopped by signal \(number) with "), "\(end.errors)")
      let again = try BrevityProgram.run(["run", "quickstart", "--set", "preset=tiny", "-o", directory])
      #expect(again.status == 0)
    }
  }
}
