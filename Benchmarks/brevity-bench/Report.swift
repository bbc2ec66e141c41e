import CMeasures
import Foundation
import Kernels

/// The table for people and the file for programs.
struct Report {
  let rows: [EpochRow]
  let fits: FitTimes
  let secondOrder: [SecondOrderTimes]
  let program: ProgramMeasures
  let processor: String

  var table: String {
    func text(_ value: Double?, _ format: String) -> String { value.map { String(format: format, $0) } ?? "-" }
    func pad(_ text: String, _ width: Int) -> String { String(repeating: " ", count: max(1, width - text.count)) + text }
    var lines = [
      "One epoch of [2, 25, 25, 1], full batch, Adam, smooth l0 penalty; one core of",
      processor,
      "Medians, +- interquartile range; times in us; floor: the same products by",
      "OpenBLAS and the same tanh, without anything else.",
      "",
      "              n   brevity   +-     jax   torch   floor  jax/us torch/us floor/us",
    ]
    for row in rows {
      let us = row.brevity.median
      lines.append(
        row.precision.rawValue.padding(toLength: 7, withPad: " ", startingAt: 0) + pad("\(row.n)", 8) + pad(text(us, "%.2f"), 10)
          + pad(text(row.brevity.spread, "%.0f%%"), 5) + pad(text(row.jax?.median, "%.1f"), 8)
          + pad(text(row.torch?.median, "%.0f"), 8) + pad(text(row.floor.median, "%.2f"), 8)
          + pad(text(row.jax.map { $0.median / us }, "%.1f"), 8) + pad(text(row.torch.map { $0.median / us }, "%.0f"), 9)
          + pad(text(row.floor.median / us, "%.2f"), 9))
    }
    lines += [
      "",
      String(
        format: "fine-tuning six units a layer of 25, n = 300: %.2f us an epoch; [2, 6, 6, 1]: %.2f us",
        program.fineTuning.median, program.sixUnits.median),
    ]
    lines += Self.lines(fits, secondOrder)
    lines += [
      String(format: "allocations per 1000 epochs: %g", program.allocationsPer1000Epochs),
      String(
        format: "memory after 100 short trainings: %.1f MB; after 10,000: %.1f MB", program.memoryAfter100,
        program.memoryAfter10000),
      String(format: "quickstart (small): %.1f students per second, one worker", program.students.median)
        + (program.studentsOfTwo.map {
          String(format: "; %.1f with two: %.2f times", $0.median, $0.median / program.students.median)
        } ?? ""),
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  /// What `--brief` measures.
  static func lines(_ fits: FitTimes, _ secondOrder: [SecondOrderTimes]) -> [String] {
    let fit =
      String(format: "fit of pow3 to 12 points: certified %.0f us, fast %.1f us", fits.certified.median, fits.fast.median)
      + (fits.scipy.map {
        String(
          format: "; scipy %.0f us: %.1f and %.1f times", $0.median, $0.median / fits.certified.median,
          $0.median / fits.fast.median)
      } ?? "")
    return [fit]
      + secondOrder.map {
        String(
          format: "Levenberg-Marquardt of \($0.layers), n = \($0.n): %.2f ms a start of %.0f steps; Jacobian, normal"
            + " equations and factor %.0f us, %.0f%% of the rate of dsyrk and dpotrf",
          $0.start.median, $0.steps.median, $0.system.least, 100 * $0.share)
      }
  }

  func json() throws -> Data {
    struct Row: Encodable {
      var processor: String
      var precision: String
      var n: Int
      var brevityUs: Double
      var jaxUs: Double?
      var torchUs: Double?
      var floorUs: Double

      enum CodingKeys: String, CodingKey {
        case processor, precision, n
        case brevityUs = "brevity_us"
        case jaxUs = "jax_us"
        case torchUs = "torch_us"
        case floorUs = "floor_us"
      }

      // absent peers are written as null, not left out
      func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: CodingKeys.self)
        try fields.encode(processor, forKey: .processor)
        try fields.encode(precision, forKey: .precision)
        try fields.encode(n, forKey: .n)
        try fields.encode(brevityUs, forKey: .brevityUs)
        try fields.encode(jaxUs, forKey: .jaxUs)
        try fields.encode(torchUs, forKey: .torchUs)
        try fields.encode(floorUs, forKey: .floorUs)
      }
    }
    struct SecondOrder: Encodable {
      var layers: [Int]
      var n: Int
      var startMs: Double
      var slowestStartMs: Double
      var steps: Double
      var systemUs: Double
      var blasUs: Double

      enum CodingKeys: String, CodingKey {
        case layers, n, steps
        case startMs = "start_ms"
        case slowestStartMs = "slowest_start_ms"
        case systemUs = "system_us"
        case blasUs = "blas_us"
      }
    }
    struct File: Encodable {
      var rows: [Row]
      var secondOrder: [SecondOrder]
      var finetuneUs: Double
      var sixUnitsUs: Double
      var allocationsPer1000Epochs: Double
      var memory100Mb: Double
      var memory10000Mb: Double
      var studentsPerSecond: Double
      var studentsPerSecondTwoWorkers: Double?
      var fitUs: Double
      var fastFitUs: Double
      var scipyFitUs: Double?

      enum CodingKeys: String, CodingKey {
        case rows
        case secondOrder = "second_order"
        case finetuneUs = "finetune_us"
        case sixUnitsUs = "six_units_us"
        case allocationsPer1000Epochs = "allocations_per_1000_epochs"
        case memory100Mb = "memory_100_mb"
        case memory10000Mb = "memory_10000_mb"
        case studentsPerSecond = "students_per_second"
        case studentsPerSecondTwoWorkers = "students_per_second_two_workers"
        case fitUs = "fit_us"
        case fastFitUs = "fast_fit_us"
        case scipyFitUs = "scipy_fit_us"
      }
    }
    let file = File(
      rows: rows.map {
        Row(
          processor: processor, precision: $0.precision.rawValue, n: $0.n, brevityUs: $0.brevity.median, jaxUs: $0.jax?.median,
          torchUs: $0.torch?.median, floorUs: $0.floor.median)
      },
      secondOrder: secondOrder.map {
        SecondOrder(
          layers: $0.layers, n: $0.n, startMs: $0.start.median, slowestStartMs: $0.start.values.max() ?? .nan,
          steps: $0.steps.median, systemUs: $0.system.least, blasUs: $0.products.least)
      },
      finetuneUs: program.fineTuning.median, sixUnitsUs: program.sixUnits.median,
      allocationsPer1000Epochs: program.allocationsPer1000Epochs, memory100Mb: program.memoryAfter100,
      memory10000Mb: program.memoryAfter10000, studentsPerSecond: program.students.median,
      studentsPerSecondTwoWorkers: program.studentsOfTwo?.median, fitUs: fits.certified.median, fastFitUs: fits.fast.median,
      scipyFitUs: fits.scipy?.median)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(file)
  }

  /// The processor's name, what our own loops take it for, and the kernels of the floor.
  static var processorName: String {
    let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
    let line = lines.first { $0.hasPrefix("model name") }
    let name = line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
    let floor = openblas_core().map { "OpenBLAS: \(String(cString: $0))" } ?? "no OpenBLAS"
    return "\(name ?? "unknown processor") (\(Processors.vectorLevel); \(floor))"
  }
}
