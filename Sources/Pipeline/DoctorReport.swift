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
    lines.append("cblas_sgemm from: \(BLAS.library)")
    if BLAS.library.contains("gslcblas") {
      problems.append("cblas comes from libgslcblas, the slow reference: link OpenBLAS first")
    }
    if BLAS.threadCount != 1 { problems.append("OpenBLAS runs \(BLAS.threadCount) threads: set OPENBLAS_NUM_THREADS=1") }
    if !BLAS.honoursThreadCount {
      problems.append("OpenBLAS is the OpenMP build, which may ignore one thread: set OMP_NUM_THREADS=1")
    }
    lines.append("processors: \(Processors.available), workers by default: \(Workers.defaultCount)")
    if let text = EmbeddedStudy.text("quickstart"), let study = try? Study.load(text: text, sourceName: "quickstart"),
      let seconds = try? Speed.measure(study)
    {
      lines.append(String(format: "speed: %.1f ns per sample and gradient of the quickstart student", seconds * 1e9))
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
