import Analysis
import Files
import Foundation
import Pipeline
import Results
import Studies
import Testing

/// `verdict --study`: other questions of the same runs, and no others.
@Suite struct ReplacedStudyTests {
  @Test func otherQuestionsOfTheSameRuns() throws {
    let temporary = try TemporaryFolder()
    let study = try quickstart(["preset=tiny"])
    let folder = ResultsFolder(base: temporary.path, study: study)
    try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
    try SavedStudy(study, source: "quickstart").save(to: folder)
    try MergeStage.merge(study, folder: folder)
    let text = try #require(EmbeddedStudy.text("quickstart"))
    let path = temporary.path + "/other.yaml"
    try text.replacing("analysis:   {", with: "analysis:   {hypotheses: [{name: short_beats_dense}], ").write(
      toFile: path, atomically: true, encoding: .utf8)
    let other = try SavedStudy.replace(in: folder, by: path)
    #expect(other.hash != study.hash && other.analysis.hypotheses.count == 1)
    #expect(try VerdictStage.compute(SavedStudy.load(folder), folder: folder).hypotheses.count == 1)
    // other labels are other runs: refused, and the folder keeps its study
    try text.replacing("noise_std: 0.1", with: "noise_std: 0.2").write(toFile: path, atomically: true, encoding: .utf8)
    let louder = try Study.load(path: path, overrides: ["preset=tiny"])
    #expect(
      throws: BrevityError(
        .foreignData,
        "cannot use '\(folder.study)': it belongs to the study 'quickstart-tiny' with hash \(study.hash.prefix(12)), and the "
          + "study here has hash \(louder.hash.prefix(12)) and other runs; run brevity merge again")
    ) { try SavedStudy.replace(in: folder, by: path) }
    #expect(try SavedStudy.load(folder).hash == other.hash)
  }
}
