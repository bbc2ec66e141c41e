import Files
import Foundation
import LearningCurves

/// The figure of fitted curves, drawn by the embedded Python script from the JSON of the fit.
public enum CurvePlot {
  /// - Parameter path: where the figure goes; its ending (png, pdf or svg) says in which form.
  /// - Throws: `BrevityError`: `usage` for another ending, `missingProgram` without a Python that has matplotlib.
  public static func draw(_ document: CurveDocument, to path: String) throws {
    let ending = URL(fileURLWithPath: path).pathExtension.lowercased()
    guard ["png", "pdf", "svg"].contains(ending) else {
      throw BrevityError(.usage, "cannot draw '\(path)': the file of a figure ends in .png, .pdf or .svg")
    }
    let python = try FiguresStage.python()
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("brevity-plot-\(getpid())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let (script, data) = (folder + "/curve_plot.py", folder + "/curves.json")
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try Data(PackageResources.curve_plot_py).write(to: URL(fileURLWithPath: script))
      try Data(document.json(forFigure: true).utf8).write(to: URL(fileURLWithPath: data))
    } catch {
      throw BrevityError(
        .cannotCreate,
        "cannot unpack the figure script into '\(folder)': \(error.localizedDescription); set TMPDIR to a folder that can be written"
      )
    }
    let result = try ExternalProgram(python, ["-B", script, data, path])
    guard result.status == 0 else { throw BrevityError(.cannotCreate, "cannot draw '\(path)': \(result.errors)") }
  }
}
