import ArgumentParser
import CMeasures
import Foundation
import Kernels
import Networks

/// The speed of training beside JAX and PyTorch, in one run on one core.
@main
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "brevity-bench", abstract: "Measure training beside JAX and PyTorch, on one core, in turn.")

  @Option(help: "A Python that has jax, torch or both; a peer it does not have is left out.")
  var python = "python3"

  @Option(help: "The folder of the peers' scripts.")
  var peers = "Benchmarks/peers"

  @Option(help: "The file of thresholds that do not depend on the machine's speed.")
  var thresholds = "Benchmarks/thresholds.json"

  @Option(name: .shortAndLong, help: "The file of results.")
  var output = ".build/bench.json"

  @Option(help: "Repetitions of every measurement.")
  var repetitions = 7

  @Flag(help: "Measure only fits of curves and second-order training; print them and write no file.")
  var brief = false

  @Option(parsing: .upToNextOption, help: "Sample sizes.")
  var n = [30, 100, 300, 1000, 3000]

  func run() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/brevity-bench-\(ProcessInfo.processInfo.processIdentifier)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func progress(_ step: String) { FileHandle.standardError.write(Data("measuring: \(step)\n".utf8)) }

    let allowed = Processors.available
    pin_to_one_processor()
    if brief {
      print(Report.lines(try fitTimes(folder), try secondOrder(progress)).joined(separator: "\n"))
      return
    }
    let jax = try Peer("jax", module: "jax", python: python, script: peers + "/jax_step.py")
    let torch = try Peer("torch", module: "torch", python: python, script: peers + "/torch_step.py")
    let times = EpochTimes(repetitions: repetitions, jax: jax, torch: torch, folder: folder)
    let rows = try times.measure(Precision.allCases, sizes: n, progress: progress)
    jax?.close()
    torch?.close()
    progress("fits")
    let fits = try fitTimes(folder)
    let students = try secondOrder(progress)
    unpin()
    let program = try ProgramMeasures(repetitions: repetitions, workers: min(2, allowed), folder: folder, progress: progress)

    let report = Report(rows: rows, fits: fits, secondOrder: students, program: program, processor: Report.processorName)
    print(report.table, terminator: "")
    try report.json().write(to: URL(fileURLWithPath: output))
    try Thresholds.load(thresholds).check(program)
  }

  private func fitTimes(_ folder: String) throws -> FitTimes {
    let scipy = try Peer("scipy", module: "scipy", python: python, script: peers + "/scipy_fit.py")
    defer { scipy?.close() }
    return try FitTimes(repetitions: repetitions, scipy: scipy, folder: folder)
  }

  private func secondOrder(_ progress: (String) -> Void) throws -> [SecondOrderTimes] {
    try [[2, 5, 8, 1], [2, 25, 25, 1]].map { layers in
      progress("Levenberg-Marquardt of \(layers)")
      return try SecondOrderTimes(layers: layers, n: 320, starts: 5, repetitions: repetitions)
    }
  }
}

/// Limits that hold on every machine; a change of them is a change of the program.
struct Thresholds: Decodable {
  var allocationsPer1000Epochs: Double
  /// By how many megabytes 10,000 short trainings may exceed 100.
  var memoryGrowthMb: Double

  enum CodingKeys: String, CodingKey {
    case allocationsPer1000Epochs = "allocations_per_1000_epochs"
    case memoryGrowthMb = "memory_growth_mb"
  }

  static func load(_ path: String) throws -> Thresholds {
    try JSONDecoder().decode(Thresholds.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
  }

  func check(_ program: ProgramMeasures) throws {
    guard program.allocationsPer1000Epochs <= allocationsPer1000Epochs else {
      throw BenchmarkError(
        "1000 epochs allocate \(program.allocationsPer1000Epochs) times: accepted are \(allocationsPer1000Epochs)")
    }
    let growth = program.memoryAfter10000 - program.memoryAfter100
    guard growth <= memoryGrowthMb else {
      throw BenchmarkError("10,000 short trainings hold \(growth) MB more than 100: accepted are \(memoryGrowthMb) MB")
    }
  }
}
