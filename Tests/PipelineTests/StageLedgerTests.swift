import Foundation
import Pipeline
import Results
import Studies
import Testing

@Suite struct StageLedgerTests {
  private func write(_ text: String, to path: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }

  /// A stage is done once, and again when what it read or wrote has changed, and says which.
  @Test func aStageIsRepeatedForAReason() throws {
    try Scratch.withDirectory { directory in
      let study = try quickstart()
      let folder = ResultsFolder(path: directory)
      try write("1", to: directory + "/in")
      var count = 0
      func stage(_ study: Study) throws -> (text: String, reason: String?) {
        let done = try StageLedger(study, folder: folder).perform(
          "copy", inputs: ["in": directory + "/in"], outputs: ["out": directory + "/out"]
        ) {
          count += 1
          try write("\(count)", to: directory + "/out")
          return .init(text: "copied \(count)", status: 75)
        }
        #expect(done.outcome.status == 75)
        return (done.outcome.text, done.reason)
      }
      #expect(try stage(study) == ("copied 1", "not done before"))
      #expect(try stage(study) == ("copied 1", nil))
      try write("12", to: directory + "/in")
      #expect(try stage(study) == ("copied 2", "in changed"))
      try FileManager.default.removeItem(atPath: directory + "/out")
      #expect(try stage(study) == ("copied 3", "out is not as it was left"))
      #expect(try stage(quickstart(["preset=tiny", "methods.drr.beta=10"])) == ("copied 4", "the study changed"))
      #expect(try stage(quickstart(["preset=tiny", "methods.drr.beta=10"])).reason == nil)
    }
  }

  /// What failed is not taken for done.
  @Test func aStageThatFailsIsNotRecorded() throws {
    try Scratch.withDirectory { directory in
      let ledger = StageLedger(try quickstart(), folder: ResultsFolder(path: directory))
      #expect(throws: CancellationError.self) {
        try ledger.perform("fails", inputs: [:], outputs: [:]) { throw CancellationError() }
      }
      #expect(try ledger.perform("fails", inputs: [:], outputs: [:]) { .init(text: "done") }.reason == "not done before")
    }
  }
}
