import Files
import Foundation
import HDF5
import Pipeline
import Testing

/// The program, as a process: what a person or a scheduler would start and kill.
enum BrevityProgram {
  /// Beside the tests, where the build puts it.
  static let path = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path + "/brevity"

  /// Whether figures can be drawn here.
  static let drawsFigures = (try? FiguresStage.python()) != nil

  struct End {
    /// The exit code, or minus the signal.
    var status: Int32
    var output: String
    var errors: String
  }

  /// Runs the program to its end, `through` another one where that is named; `kill` seconds after its start it gets SIGKILL,
  /// if it still lives.
  static func run(
    _ arguments: [String], killedAfter seconds: Double? = nil, through other: [String] = [], environment: [String: String] = [:],
    in directory: String? = nil
  ) throws -> End {
    let process = Process()
    // What hangs is a failure, not a test without an end.
    process.executableURL = URL(fileURLWithPath: seconds == nil ? "/usr/bin/timeout" : path)
    process.arguments = (seconds == nil ? ["--signal=KILL", "300"] + other + [path] : []) + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
    process.standardInput = FileHandle.nullDevice
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    Scratch.unblockSignals()
    try process.run()
    if let seconds {
      usleep(UInt32(seconds * 1e6))
      if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }
    let said = output.contents()
    let complained = errors.contents()
    process.waitUntilExit()
    return End(
      status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
      output: String(decoding: said, as: UTF8.self), errors: String(decoding: complained, as: UTF8.self))
  }
}

/// Numbers that are the same in every run of the tests (SplitMix64; Steele, Lea, Flood 2014).
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

/// `make soak` asks for more of what `make test` does a little of.
enum Soak {
  static let isOn = ProcessInfo.processInfo.environment["BREVITY_SOAK"] == "1"
  static let kills = isOn ? 200 : 10
  static let mutants = isOn ? 10_000 : 200
}
