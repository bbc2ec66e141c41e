import Dispatch
import Files
import Foundation
import HDF5

/// Files of unknown origin are read in another process first, with limits: libhdf5 crashes and hangs on damaged files,
/// and may then take only that process along.
public enum Quarantine {
  /// How another process of this program ended.
  public struct Outcome: Hashable, Sendable {
    /// The exit code.
    public var status: Int32
    public var output: String
    public var errors: String
  }

  /// The name of the hidden command that examines files.
  public static let command = "examine"

  /// Has the hidden command examine `files`.
  /// - Throws: `BrevityError` of kind `foreignData` if it did not come to an end by itself.
  package static func examine(_ files: [String], options: [String] = [], program: String = ThisProgram.path) throws -> Outcome {
    let bytes = files.reduce(0) { $0 + size($1) }
    let seconds = 10 + Double(bytes) / 1e6
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = [command] + options + ["--"] + files
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    process.endInput()
    let names = files.map { "'\($0)'" }.joined(separator: " and ")
    try process.run()
    let identifier = process.processIdentifier
    let timer = DispatchSource.makeTimerSource()
    timer.schedule(deadline: .now() + seconds)
    timer.setEventHandler { kill(identifier, SIGKILL) }
    timer.resume()
    // The command says less than a pipe holds, so that one is read after the other.
    let said = output.contents()
    let complained = errors.contents()
    process.waitUntilExit()
    timer.cancel()
    guard process.terminationReason == .exit else {
      let end =
        switch process.terminationStatus {
        case SIGKILL, SIGXCPU: "reading timed out"
        default: "it is damaged in a way that stops libhdf5 (signal \(process.terminationStatus))"
        }
      throw BrevityError(.foreignData, "cannot read \(names): \(end)")
    }
    return Outcome(
      status: process.terminationStatus, output: String(decoding: said, as: UTF8.self),
      errors: String(decoding: complained, as: UTF8.self))
  }

  /// Requires that a file is whole and ours, before this process opens it.
  /// - Throws: `BrevityError` of kind `foreignData` otherwise. A file that does not exist is left to who opens it.
  public static func require(_ file: String) throws {
    guard FileManager.default.fileExists(atPath: file) else { return }
    let outcome = try examine([file])
    guard outcome.status != 0 else { return }
    let reasons = (outcome.errors + outcome.output).split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    throw BrevityError(
      .foreignData, "cannot use '\(file)', which is not as it was written: " + reasons.prefix(3).joined(separator: " "))
  }

  /// Whether a file is whole and ours.
  public static func accepts(_ file: String) -> Bool { (try? require(file)) != nil }

  /// Limits this process before it reads `files`: memory, processor time, no core file.
  public static func enter(reading files: [String]) {
    let bytes = files.reduce(0) { $0 + size($1) }
    // What is mapped already does not count.
    let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ").first.flatMap {
      Int($0)
    }
    limit(RLIMIT_AS, (pages ?? 1 << 20) * Int(sysconf(Int32(_SC_PAGESIZE))) + 1 << 30 + 16 * bytes)
    limit(RLIMIT_CPU, 3 + bytes / 1_000_000)
    limit(RLIMIT_CORE, 0)
  }

  private static func limit(_ resource: __rlimit_resource, _ value: Int) {
    let resource = __rlimit_resource_t(resource.rawValue)
    var limit = rlimit(rlim_cur: rlim_t(value), rlim_max: rlim_t(value))
    setrlimit(resource, &limit)
  }

  private static func size(_ file: String) -> Int {
    var status = stat()
    return stat(file, &status) == 0 ? Int(status.st_size) : 0
  }
}
