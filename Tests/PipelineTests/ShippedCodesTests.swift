import Analysis
import CodelengthTables
import Foundation
import Pipeline
import Results
import Studies
import Testing

/// The studies of description lengths, with one command from the file to the table and its figure.
@Suite(.serialized, .enabled(if: BrevityProgram.drawsFigures, "there is no Python with h5py and matplotlib"))
struct ShippedCodesTests {
  static let studies = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("studies").path

  /// Reproduces the tiny preset twice; the second time the table is shown again and not made again.
  static func reproduce(_ name: String, table: String, _ body: (_ folder: String, _ output: String) throws -> Void) throws {
    try Scratch.withDirectory { directory in
      let command = ["reproduce", "\(studies)/\(name).yaml", "--set", "preset=tiny", "-o", directory, "-j", "2"]
      let end = try BrevityProgram.run(command)
      #expect(end.status == 0, "\(end.errors)")
      let folder = "\(directory)/\(name)-tiny"
      let text = try String(contentsOfFile: "\(folder)/\(table).txt", encoding: .utf8)
      #expect(end.output.contains(text))
      for ending in ["pdf", "svg", "png", "csv"] {
        #expect(FileManager.default.fileExists(atPath: "\(folder)/figures/\(table).\(ending)"), "\(end.output)\(end.errors)")
      }
      // only a table that is not made again keeps what was written into its place
      try "kept\n".write(toFile: "\(folder)/\(table).txt", atomically: true, encoding: .utf8)
      let again = try BrevityProgram.run(command, environment: ["BREVITY_PYTHON": "/nonexistent"])
      #expect(again.status == 0 && again.output.contains("\nkept\n"), "\(again.errors)")
      let other = try BrevityProgram.run(command + ["--set", "analysis.codelengths.steps=7"])
      #expect(other.status == 0 && !other.output.contains("\nkept\n"), "\(other.errors)")
      try body(folder, text)
    }
  }

  static func rows(_ path: String) throws -> [[String: String]] {
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let header = try #require(lines.first)
    return lines.dropFirst().map { Dictionary(uniqueKeysWithValues: zip(header, $0)) }
  }

  @Test(arguments: ["codes", "codes-regression"]) func theTableOfCodes(name: String) throws {
    try Self.reproduce(name, table: "codes") { folder, text in
      for code in [
        "uniform", "float32", "sparse", "surp", "surp-iterative", "miracle", "variational", "prequential", "requential",
      ] {
        #expect(text.contains("\n\(code) "), "\(text)")
      }
      let codes = try Self.rows(folder + "/codes.csv")
      // what is the best of itself and of retrained forms is never longer
      func total(_ code: String) -> [Double] {
        codes.filter { $0["code"] == code }.compactMap { $0["total_bits"].flatMap(Double.init) }
      }
      #expect(total("surp").count == 4 && zip(total("surp-iterative"), total("surp")).allSatisfy { $0 <= $1 })
    }
  }

  @Test func thePlane() throws {
    try Self.reproduce("rate-distortion", table: "rate-distortion") { folder, text in
      let curves = try Self.rows(folder + "/rate-distortion-curves.csv")
      let kinds = Set(curves.map { "\($0["coder"] ?? "") \($0["student"] ?? "")" })
      #expect(
        kinds == [
          "surp dense_early", "magnitude dense_early", "quantised dense_early", "laplace dense_early", "quantised drr",
          "quantised pmmp",
        ])
      #expect(curves.allSatisfy { $0["students"] == "2" })
      #expect(text.contains("quantised  pmmp") && text.contains("quantised  drr"))
    }
  }

  /// Bounds lie above the annealed evidence under the same scales, and the text says what the rows say.
  @Test func theEvidence() throws {
    try Scratch.withDirectory { directory in
      let end = try BrevityProgram.run(["reproduce", "\(Self.studies)/evidence.yaml", "--set", "preset=tiny", "-o", directory])
      #expect(end.status == 0, "\(end.errors)")
      let rows = try Self.rows(directory + "/evidence-tiny/evidence.csv")
      func number(_ row: [String: String], _ name: String) -> Double { row[name].flatMap(Double.init) ?? .nan }
      // every candidate and null model of seven methods at two sizes, ladders without candidates of their own
      #expect(Set(rows.compactMap { $0["method"] }).count == 7)
      let annealed = rows.filter { number($0, "annealed_bits").isFinite }
      #expect(annealed.count >= 10 && annealed.allSatisfy { number($0, "live_parameters") <= 100 })
      for row in annealed {
        let error = number(row, "annealed_error") + number(row, "variational_low_rank_error")
        #expect(number(row, "variational_low_rank_bits") > number(row, "annealed_bits") - 6 * error, "\(row)")
      }
      let text = try String(contentsOfFile: directory + "/evidence-tiny/evidence.txt", encoding: .utf8)
      #expect(end.output.contains(text))
      #expect(
        text.contains(
          "Not tested: that the shorter code predicts better between learners; at least 9\n  teachers are needed."))
      #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 }, "it fits a terminal")
    }
  }

  @Test func theBudgetOfNetworks() throws {
    try Self.reproduce("codelength-efficiency", table: "budget") { folder, text in
      let rows = try Self.rows(folder + "/budget.csv")
      #expect(rows.count == 8 && rows.allSatisfy { $0["learner"] == "networks" })
      let bits = rows.filter { $0["n_train"] == "64" }.compactMap { $0["teacher_bits"].flatMap(Double.init) }
      #expect(bits.count == 4 && zip(bits, bits.dropFirst()).allSatisfy { $0 < $1 })
      #expect(!text.contains("quantised mixture"))
    }
  }

  /// The theorem, on every sequence: L = log₂ 6 + log₂ C(8, k) + 2k bits.
  @Test func theBudgetOfTheBayesMixture() throws {
    try Self.reproduce("codelength-efficiency-linear", table: "budget") { folder, text in
      #expect(text.contains("The quantised mixture must stay within the budget, and does on all 20 sequences."))
      let rows = try Self.rows(folder + "/budget.csv")
      #expect(rows.count == 5 * 4 * 2 * 2)
      for (condition, choose) in [8.0, 28, 56, 70, 56].enumerated() {
        let mine = rows.filter { $0["condition"] == "\(condition)" && $0["learner"] == "quantised_mixture" }
        let length = log2(6) + log2(choose) + 2 * Double(condition + 1)
        #expect(mine.count == 8)
        for row in mine {
          let (bits, excess) = (Double(row["teacher_bits"] ?? "") ?? .nan, Double(row["largest_excess_bits"] ?? "") ?? .nan)
          #expect(abs(bits - length) < 1e-9 && excess <= length + 1e-6 && row["within"] == "1")
        }
      }
    }
  }
}
