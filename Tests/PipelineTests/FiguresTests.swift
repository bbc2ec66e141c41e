import Foundation
import Testing

/// `brevity figures` and `brevity report`, on a committed study.
@Suite(.enabled(if: BrevityProgram.drawsFigures, "there is no Python with h5py and matplotlib"))
struct FiguresTests {
  private static let results = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("results").path

  private static func withStudy(_ name: String, _ body: (_ folder: String) throws -> Void) throws {
    try Scratch.withDirectory { directory in
      let folder = "\(directory)/\(name)"
      try FileManager.default.copyItem(atPath: "\(results)/\(name)", toPath: folder)
      try FileManager.default.removeItem(atPath: folder + "/figures")
      try body(folder)
    }
  }

  @Test func optionsReachThePackage() throws {
    try Self.withStudy("codes") { folder in
      let end = try BrevityProgram.run(
        ["figures", folder, "--only", "ratio-vs-n", "--format", "svg", "--width", "5.5in", "--font", "serif", "--methods", "drr"])
      #expect(end.status == 0, "\(end.errors)")
      let drawn = try FileManager.default.contentsOfDirectory(atPath: folder + "/figures").sorted()
      #expect(drawn == ["csv", "svg", "tex", "txt"].map { "ratio-vs-n.\($0)" })
      let svg = try String(contentsOfFile: folder + "/figures/ratio-vs-n.svg", encoding: .utf8)
      #expect(svg.contains("width=\"396pt\"") && svg.contains("DejaVu Serif"))
    }
  }

  @Test(
    arguments: [
      (["--format", "gif"], 64, "--format gif: accepted are pdf, svg and png, separated by commas."),
      (["--methods", "magic"], 65, "--methods names magic; its methods are dense_early, drr."),
    ])
  func refusals(options: [String], status: Int32, words: String) throws {
    try Self.withStudy("codes") { folder in
      let end = try BrevityProgram.run(["figures", folder] + options)
      #expect(end.status == status && end.errors.contains(words), "\(end.errors)")
      #expect(!FileManager.default.fileExists(atPath: folder + "/figures"))
    }
  }

  @Test(
    .enabled(
      if: (try? BrevityProgram.run(["report", "/nonexistent"]).status) == 65,
      "there is no Python with h5py, matplotlib and jinja2"))
  func reportsAndTheirIndex() throws {
    try Self.withStudy("egp") { folder in
      let index = folder + "/all.html"
      let end = try BrevityProgram.run(["report", folder, "--index", index])
      #expect(end.status == 0, "\(end.errors)")
      #expect(end.output == "Report: \(folder)/report.html\nIndex: \(index)\n")
      let page = try String(contentsOfFile: folder + "/report.html", encoding: .utf8)
      #expect(page.hasPrefix("<!DOCTYPE html>") && page.contains("Reproduced 14 of 16"))
      #expect(try String(contentsOfFile: index, encoding: .utf8).contains("href=\"report.html\""))
    }
  }

  @Test func aPackageThatIsNotThereIsNamed() throws {
    let end = try BrevityProgram.run(["figures", Self.results + "/codes"], environment: ["BREVITY_ANALYSIS": "/nonexistent"])
    #expect(end.status == 69)
    #expect(
      end.errors == "Error: cannot draw figures: BREVITY_ANALYSIS is '/nonexistent', which has no brevity/__init__.py\n",
      "\(end.errors)")
  }
}
