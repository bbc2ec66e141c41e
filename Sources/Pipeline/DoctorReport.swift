import Foundation
import GSL
import HDF5
import Kernels
import Results
import Studies
import Workers

/// What this installation is made of and whether it can be trusted.
public struct DoctorReport {
  public let text: String
  /// Whether nothing stands in the way of correct runs.
  public let isSound: Bool

  public init() {
    var lines = Environment.facts.map { "\($0.name): \($0.value)" }
    var problems: [String] = []
    lines.append("products and elementary functions: our own, the same bits on every processor; no BLAS library is used")
    let foreign = ["exp", "log", "pow", "tanh", "cos"].filter { SharedObject.defining($0) != SharedObject.own }
    if let first = foreign.first, let library = SharedObject.defining(first) {
      problems.append(
        "'\(first)' comes from \(library) and not from this program, so that the last bits may differ: unset LD_PRELOAD")
    }
    if Processors.vectorLevel == "baseline" {
      problems.append(
        "this processor has no AVX2 with fused multiply-add: results are the same, but take some hundred times as long")
    }
    lines.append(
      String(
        format: "speed of products: %.0f GFLOP/s in single precision, %.0f in double (784 by 384 numbers times 384 by 384)",
        Speed.products(Float.self) / 1e9, Speed.products(Double.self) / 1e9))
    lines.append("processors: \(Processors.available), workers by default: \(Workers.defaultCount)")
    if let text = EmbeddedStudy.text("quickstart"), let study = try? Study.load(text: text, sourceName: "quickstart"),
      let speed = try? Speed.measure(study)
    {
      lines.append(
        String(
          format: "speed: %.1f ns per sample and gradient of the quickstart student", speed.secondsPerGradientEvaluation * 1e9))
    }
    do {
      lines.append("figures: \(try FiguresStage.python())")
    } catch {
      lines.append("figures: \(error)")
    }
    isSound = problems.isEmpty
    lines += problems.map { "Problem: \($0)" }
    lines.append(isSound ? "Nothing stands in the way." : "Runs would be slow or wrong until this is mended.")
    text = lines.joined(separator: "\n") + "\n"
  }
}
