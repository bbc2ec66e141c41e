import Analysis
import CodelengthTables
import Files
import Foundation
import Pipeline
import Results
import Studies
import Testing

@Suite struct SubmitTests {
  private let study = EmbeddedStudy.text("quickstart").map { try? Study.load(text: $0, sourceName: "quickstart") } ?? nil

  private func scripts(_ resources: SlurmScripts.Resources, overrides: [String] = [], folder: String = "/data/results/quickstart")
    -> SlurmScripts
  {
    SlurmScripts(
      studyName: "quickstart", program: "/opt/brevity/bin/brevity", study: "\(folder)/slurm/study.yaml",
      base: "/data/results", folder: folder, overrides: overrides, resources: resources)
  }

  /// Golden files, so that a change of what clusters are told is seen in a review.
  @Test func theScriptsAreTheGoldenOnes() throws {
    let made = scripts(
      .init(shards: 8, time: "1:30:00", partition: "medium", account: "proj_1", cpus: 4, arrayLimit: 4),
      overrides: ["preset=small", "question=Is it the teacher's?"])
    #expect(made.array == (try golden("array.sbatch")))
    #expect(made.finish == (try golden("finish.sbatch")))
  }

  @Test(arguments: ["array", "finish"])
  func theShellAcceptsTheScripts(name: String) throws {
    let script = name == "array" ? Self.scriptsOfNothing.array : Self.scriptsOfNothing.finish
    let check = try ExternalProgram("bash", ["-n", "-c", script])
    #expect(check.status == 0 && check.errors == "")
  }

  /// Without options nothing is asked of the site; odd paths are one word for the shell and no pattern for Slurm.
  private static let scriptsOfNothing = SlurmScripts(
    studyName: "s", program: "/opt/it's/brevity", study: "/a b/s.yaml", base: "/a b", folder: "/a b/50%/\"s\"", overrides: [],
    resources: .init(shards: 1))

  @Test func oddPathsAreQuoted() {
    let script = Self.scriptsOfNothing.array
    #expect(script.contains("\n'/opt/it'\\''s/brevity' run '/a b/s.yaml' \\\n  --output '/a b' \\\n"))
    #expect(script.contains("\n#SBATCH --output=\"/a b/50%%/\\\"s\\\"/slurm/%A_%a.log\"\n"))
    for option in ["--time", "--partition", "--account", "%1\n"] { #expect(!script.contains(option)) }
  }

  /// A stand-in for the worker ends with 75 after the warning: the task is requeued once, under its own number.
  @Test(arguments: [(75, "4_2"), (0, "none"), (1, "none"), (137, "none")])
  func onlyMoreToDoIsRequeued(status: Int, requeued: String) throws {
    try Scratch.withDirectory { directory in
      try write(
        "#!/bin/bash\ntrap 'exit \(status)' USR1\nsleep 0.3\nkill -USR1 $PPID\nwhile true; do sleep 0.01; done\n",
        to: directory + "/worker")
      try write("#!/bin/bash\n[ \"$1\" = requeue ] && echo \"$2\" > '\(directory)/requeued'\n", to: directory + "/scontrol")
      let script = SlurmScripts(
        studyName: "s", program: directory + "/worker", study: "s.yaml", base: ".", folder: "s", overrides: [],
        resources: .init(shards: 8))
      try write(script.array, to: directory + "/array.sbatch")
      Scratch.unblockSignals()
      let result = try ExternalProgram(
        "env",
        // other tests run stages meanwhile, which ignore these signals in the whole process, and children inherit that
        [
          "--default-signal=USR1,TERM,INT", "PATH=\(directory):/usr/bin:/bin", "SLURM_ARRAY_JOB_ID=4", "SLURM_ARRAY_TASK_ID=2",
          "timeout", "60", "bash", directory + "/array.sbatch",
        ])
      #expect(result.status == status)
      let said = FileManager.default.contents(atPath: directory + "/requeued").map { String(decoding: $0, as: UTF8.self) }
      #expect(said ?? "none\n" == requeued + "\n")
    }
  }

  @Test func moreShardsThanCellsAreRefused() throws {
    let study = try #require(study)
    #expect(
      Scratch.sentence {
        try SubmitStage(
          study: study, source: "quickstart", folder: ResultsFolder(path: "results/quickstart"), resources: .init(shards: 100))
      } == "cannot divide 'quickstart' into 100 shards: it has 72 cells of condition, teacher, replicate and n_train, and a cell "
        + "is never divided; accepted are 1 to 72 shards")
  }

  @Test func theLargestArrayIsReadFromTheSite() {
    #expect(
      SubmitStage.maximumArraySize(ofConfiguration: "MaxArrayTasks = 3\nMaxArraySize            = 1001\nMaxDBDMsgs = 4") == 1001)
    #expect(SubmitStage.maximumArraySize(ofConfiguration: "Configuration data as of 2026") == nil)
  }

  private func golden(_ name: String) throws -> String {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    return try String(contentsOf: tests.appendingPathComponent("slurm/golden/\(name)"), encoding: .utf8)
  }

  private func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
  }
}
