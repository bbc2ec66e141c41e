import Analysis
import Files
import Foundation
import Pipeline
import Results
import Studies
import Testing

/// analysis/recompute.py, which shares no code with this program, comes to the same ratios, p-values and decisions.
@Suite struct RecomputeTests {
  private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("analysis/recompute.py").path

  @Test(.enabled(if: (try? FiguresStage.python()) != nil)) func anotherProgramAgrees() throws {
    let temporary = try TemporaryFolder()
    let study = try quickstart(["preset=tiny", "teachers.count=6", "analysis.hypotheses=[{name: short_beats_dense}]"])
    let folder = ResultsFolder(base: temporary.path, study: study)
    try execute(study, in: folder)
    try MergeStage.merge(study, folder: folder)
    try VerdictStage.decide(study, folder: folder)
    let agreement = try ExternalProgram(try FiguresStage.python(), [Self.script, folder.path])
    #expect(agreement.status == 0, "\(agreement.output)\(agreement.errors)")
    #expect(agreement.output.contains("quickstart-tiny: 1 decisions, "))
    // the verdict of other labels is not that of these
    let other = try quickstart(["preset=tiny", "teachers.count=6", "data.noise_std=0.3"])
    let elsewhere = ResultsFolder(path: temporary.path + "/other")
    try execute(other, in: elsewhere)
    try MergeStage.merge(other, folder: elsewhere)
    try FileManager.default.removeItem(atPath: folder.study)
    try FileManager.default.copyItem(atPath: elsewhere.study, toPath: folder.study)
    let contradiction = try ExternalProgram(try FiguresStage.python(), [Self.script, folder.path])
    #expect(contradiction.status == 1)
    #expect(contradiction.output.contains("quickstart-tiny: ratios/log2_ratio_lower differs"))
  }
}
