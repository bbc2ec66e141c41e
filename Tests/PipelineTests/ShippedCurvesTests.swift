import Analysis
import CodelengthTables
import Foundation
import Pipeline
import Results
import Studies
import Testing

/// The studies of the papers' claims, from the command line to the figures, with their smallest presets.
@Suite(.serialized) struct ShippedCurvesTests {
  @Test(
    .enabled(if: BrevityProgram.drawsFigures, "there is no Python with h5py and matplotlib"),
    arguments: [
      ("alpha-sweep", ["test-loss-vs-alpha"]), ("sample-efficiency", ["two-by-two"]),
      ("placebo", ["two-by-two", "dose-response"]), ("recovery", ["recovery"]),
      ("evidence", ["length-and-excess", "rank-correlation"]),
    ])
  func fromAStudyToItsFigures(name: String, figures: [String]) throws {
    try Scratch.withDirectory { directory in
      let study = ShippedCurvesTests.folder + "/\(name).yaml"
      let end = try BrevityProgram.run(["reproduce", study, "--set", "preset=tiny", "-o", directory, "-j", "2"])
      #expect(end.status == 0, "\(end.errors)")
      for line in end.output.split(separator: "\n") where !line.contains(directory) { #expect(line.count <= 80, "\(line)") }
      let folder = "\(directory)/\(name)-tiny"
      for file in ["study.h5", "fits.h5", "verdicts.h5"] {
        let check = try BrevityProgram.run(["check", "\(folder)/\(file)"])
        #expect(check.status == 0, "\(check.output)\(check.errors)")
      }
      let drawn = try FileManager.default.contentsOfDirectory(atPath: folder + "/figures")
      for figure in figures + ["ratio-vs-n"] {
        for ending in ["pdf", "svg", "png", "csv"] { #expect(drawn.contains("\(figure).\(ending)"), "\(end.output)") }
      }
    }
  }

  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("studies").path
}
