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

  private static func job(
    program: String = "/opt/brevity/bin/brevity", folder: String = "/data/results/quickstart", overrides: [String] = []
  ) -> JobStudy {
    JobStudy(
      name: "quickstart", program: program, file: "\(folder)/slurm/study.yaml", base: "/data/results", folder: folder,
      overrides: overrides)
  }

  private static let everything = JobResources(
    shards: 95, shardsPerTask: 10, time: Walltime("1:30:00"), partition: "medium", account: "proj_1", cpus: 4,
    megabytes: 800, arrayLimit: 4, constraint: "zen3&ssd", qos: "long", mail: "me@example.org", directives: ["--nice=100"])
  private static let overrides = ["preset=small", "question=Is it the teacher's?"]

  /// Golden files, so that a change of what clusters are told is seen in a review.
  @Test func theScriptsAreTheGoldenOnes() throws {
    let made = SlurmScripts(Self.job(overrides: Self.overrides), Self.everything)
    try expectGolden(made.array, "slurm-array")
    try expectGolden(made.finish, "slurm-finish")
    for scheduler in Scheduler.allCases where scheduler != .slurm {
      let text = PrintedScripts(Self.job(overrides: Self.overrides), Self.everything).text(for: scheduler)
      try expectGolden(text, scheduler.rawValue)
    }
  }

  @Test(arguments: Scheduler.allCases) func theShellAcceptsTheScripts(scheduler: Scheduler) throws {
    for resources in [JobResources(shards: 1), Self.everything] {
      let study = Self.job(program: "/opt/it's/brevity", folder: "/a b/50%/\"s\"")
      let slurm = SlurmScripts(study, resources)
      let texts = scheduler == .slurm ? [slurm.array, slurm.finish] : [PrintedScripts(study, resources).text(for: scheduler)]
      for text in texts where scheduler != .kubernetes {
        let check = try ExternalProgram("bash", ["-n", "-c", text])
        #expect(check.status == 0 && check.errors == "", "\(text)")
      }
    }
  }

  @Test func oddPathsAreQuoted() {
    let script = SlurmScripts(Self.job(program: "/opt/it's/brevity", folder: "/a b/50%/\"s\""), .init(shards: 1)).array
    #expect(
      script.contains("\n  '/opt/it'\\''s/brevity' run '/a b/50%/\"s\"/slurm/study.yaml' \\\n    --output '/data/results' \\\n"))
    #expect(script.contains("\n#SBATCH --output=\"/a b/50%%/\\\"s\\\"/slurm/%A_%a.log\"\n"))
    for option in ["--time", "--partition", "--account", "--mem", "--mail", "--qos", "--constraint", "%1\n"] {
      #expect(!script.contains(option))
    }
  }

  @Test(arguments: [("\n", "a line break"), ("\u{7}", "a control character"), ("\\", "a backslash")])
  func pathsThatNoDirectiveHoldsAreRefused(character: String, name: String) throws {
    let study = try #require(study)
    #expect(
      Scratch.sentence {
        try SubmitStage(
          study: study, source: "quickstart", folder: ResultsFolder(path: "/data/a\(character)b/quickstart"),
          resources: .init(shards: 2))
      } == "cannot submit 'quickstart' from '/data/a\(character)b/quickstart': the path holds \(name), which the directives of a "
        + "batch script cannot; give another folder by --output")
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
        JobStudy(
          name: "s", program: directory + "/worker", file: "s.yaml", base: ".", folder: "s", overrides: []), .init(shards: 8))
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

  /// A cluster of shell scripts: what was submitted is not submitted again while it is in the queue.
  @Test func aStudyIsSubmittedOnce() throws {
    try Scratch.withDirectory { directory in
      try write("#!/bin/bash\n[ \"$1\" = --version ] || echo MaxArraySize = 1001\n", to: directory + "/scontrol")
      try write("#!/bin/bash\ncat '\(directory)/queue'\n", to: directory + "/squeue")
      try write(
        "#!/bin/bash\n[ \"$1\" = --version ] && exit\ncase \"$*\" in *finish*) echo \"$FINISH\"; exit \"$STATUS\";; esac\n"
          + "echo 11\n", to: directory + "/sbatch")
      try write("7 12\n", to: directory + "/queue")
      func submit(_ arguments: [String] = [], status: Int = 0) throws -> BrevityProgram.End {
        try BrevityProgram.run(
          ["submit", "quickstart", "--shards", "8", "-o", directory] + arguments,
          environment: [
            "PATH": "\(directory):/usr/bin:/bin", "FINISH": status == 0 ? "12" : "too many jobs: QOSMaxSubmit",
            "STATUS": "\(status)",
          ])
      }
      let first = try submit()
      #expect(
        first.status == 0 && first.output.hasPrefix("Submitted job 11: 8 shards of 'quickstart'; then job 12: "), "\(first)")
      let second = try submit()
      #expect(second.status == 73)
      #expect(second.errors.contains("Error: cannot submit 'quickstart': it is in the queue as job 12, submitted "), "\(second)")
      #expect(second.errors.hasSuffix("; scancel 12 takes that back, and --again submits all the same\n"), "\(second)")
      #expect(try submit(["--again"]).status == 0)
      try write("7\n", to: directory + "/queue")
      #expect(try submit().status == 0)
      // The second job is refused: the first is known, and the sentence says how to take it back.
      let refused = try submit(status: 1)
      #expect(refused.status == 74)
      #expect(refused.errors.contains("; the array has been submitted as job 11 (scancel 11 takes it back)"), "\(refused)")
      try write("11\n", to: directory + "/queue")
      #expect(try submit().status == 73)
    }
  }

  @Test(arguments: [
    ("Memory specification can not be satisfied", "; --mem asks for another amount, and --mem site leaves it to the site"),
    (
      "Batch job submission failed: QOSMaxSubmitJobPerUserLimit",
      "; --shards-per-task makes fewer jobs of the same shards, and --array-limit lets fewer run at once"
    ),
    ("no reason", ""),
  ])
  func refusalsHaveRemedies(refusal: String, remedy: String) { #expect(SubmitStage.remedy(for: refusal) == remedy) }

  @Test func theLargestArrayIsReadFromTheSite() {
    #expect(
      SubmitStage.maximumArraySize(ofConfiguration: "MaxArrayTasks = 3\nMaxArraySize            = 1001\nMaxDBDMsgs = 4") == 1001)
    #expect(SubmitStage.maximumArraySize(ofConfiguration: "Configuration data as of 2026") == nil)
  }

  /// Compares with a file of Tests/submit, or writes it with BREVITY_RECORD=1 and fails.
  private func expectGolden(_ text: String, _ name: String) throws {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let file = tests.appendingPathComponent("submit/\(name).golden")
    if ProcessInfo.processInfo.environment["BREVITY_RECORD"] == "1" {
      try text.write(to: file, atomically: true, encoding: .utf8)
      Issue.record("\(name) was written anew")
    }
    #expect(text == (try String(contentsOf: file, encoding: .utf8)), "\(name)")
  }

  private func write(_ text: String, to path: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
  }
}
