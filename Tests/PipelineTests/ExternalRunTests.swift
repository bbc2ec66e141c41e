import Files
import Foundation
import Pipeline
import Results
import Testing

/// Studies with a method that is a program in Python, through the whole path.
@Suite(.enabled(if: ExternalExample.pythonIsInstalled, "python3 is not installed"))
struct ExternalRunTests {
  /// All labels but those that choose are sent, then all; test inputs come after the last fit; the same candidate gets the
  /// same seed.
  @Test func theLabelBudgetIsKept() throws {
    try ExternalExample.withStudy(["mean"]) { example in
      #expect(try example.run().status == 0)
      let tasks = try example.tasks()
      // two replicates of one teacher at n = 20 and 40, two candidates
      #expect(tasks.count == 8)
      for task in tasks {
        let n = task.rows[1]
        #expect([20, 40].contains(n))
        #expect(task.kinds == ["fit", "predict", "fit", "predict", "predict"] + (n == 20 ? ["predict"] : []))
        // fit, validate, refit, train loss, test, next block
        #expect(task.rows == [n * 4 / 5, n] && task.predicted == [n / 5, n, 50] + (n == 20 ? [20] : []))
      }
      #expect(Set(tasks.map(\.setting)) == ["{\"shrink\": 0.5}", "{\"shrink\": 1.0}"])
      #expect(Set(tasks.map(\.seed)).count == 2, "one seed for each replicate, whatever the budget and the candidate")
      let record = try #require(
        try example.records().first { $0.label == "mean, n_train 40, teacher 0, replicate 0, shrink 1.0" })
      #expect(record[count: .fitCount] == 40 && record[count: .validationCount] == 8)
      #expect(record.status == .ok && record[.validationMSE] > 0 && record[.excessMSE] > 0 && record[.descriptionBits].isNaN)
      #expect(record[count: .nonzeroParameters] == 1 && record[count: .gradientEvaluations] == 2 * 30)
      #expect(record.arithmetic.hasSuffix("; learner 7"))
    }
  }

  @Test func aLearnerThatChoosesByItselfSeesAllLabelsAndIsAskedOnce() throws {
    try ExternalExample.withStudy(["mean"], settings: "labels: own", grid: "") { example in
      #expect(try example.run().status == 0)
      let tasks = try example.tasks()
      #expect(tasks.count == 4)
      for task in tasks { #expect(task.rows.count == 1 && [20, 40].contains(task.rows[0])) }
      #expect(try example.records().allSatisfy { $0[.validationMSE].isNaN || !$0.label.hasPrefix("mean") })
    }
  }

  @Test func labelsToStopOnAreSentAndTheRefitRepeatsTheEpochs() throws {
    try ExternalExample.withStudy(["mean"], settings: "early_stopping: true") { example in
      #expect(try example.run().status == 0)
      for task in try example.tasks() { #expect(task.watched == [task.rows[1] / 5, 0] && task.epochs == ["None", "3"]) }
    }
  }

  @Test(arguments: [
    ("crash", "was asked to fit 16 labels with the setting {\"shrink\":0.5} and ended with exit status 3"),
    ("silent", "was asked to fit 16 labels with the setting {\"shrink\":0.5} and did not answer within 3 s"),
    ("wrong", "answered 'epoch 1', which is not a JSON object"),
    ("nan", "was asked to predict 4 samples and wrote predictions that are not finite: nan for sample 0"),
    ("shape", "was asked to predict 4 samples and wrote predictions of the shape (3, 1); accepted is (4, 1) or (4,)"),
    ("no_start", "could not be started 3 times and is not started again; the last time, "),
  ])
  func theStudyGoesOn(mode: String, sentence: String) throws {
    try ExternalExample.withStudy([mode], settings: mode == "silent" ? "timeout: 3s" : "", budgets: "[20]") { example in
      let end = try example.run()
      #expect(end.status == 1, "some runs failed")
      let records = try example.records()
      let (own, others) = (records.filter { $0.label.hasPrefix(mode) }, records.filter { !$0.label.hasPrefix(mode) })
      #expect(own.count == 4 && own.allSatisfy { $0.status == .failed })
      #expect(own.contains { $0.failure.contains(sentence) }, "\(own.map(\.failure))")
      #expect(others.count == 4 && others.allSatisfy { $0.status == .ok })
      #expect(try BrevityProgram.run(["merge", example.folder.path]).status == 1, "some runs failed")
    }
  }

  /// SIGKILL of the harness leaves no child, and the same command ends like a run that was not interrupted.
  @Test func aKilledStudyLeavesNoProcessAndResumes() throws {
    try ExternalExample.withStudy(["mean"], settings: "settings: {pause: 0.05}") { example in
      let calm = ResultsFolder(path: example.folder.path + "-calm")
      #expect(try example.run().status == 0)
      #expect(try BrevityProgram.run(["merge", example.folder.path]).status == 0)
      try FileManager.default.moveItem(atPath: example.folder.path, toPath: calm.path)
      var numbers = SeededNumbers(seed: 3)
      var kills = 0
      for _ in 0..<5 {
        try? FileManager.default.removeItem(atPath: example.note)
        if try example.run(killedAfter: .random(in: 0.2..<0.8, using: &numbers)).status == -SIGKILL { kills += 1 }
        let processes = (try? String(contentsOfFile: example.note, encoding: .utf8).split(separator: "\n")) ?? []
        for process in Set(processes.compactMap { pid_t($0) }) {
          for _ in 0..<500 where !ExternalExample.isGone(process) { usleep(10_000) }
          #expect(ExternalExample.isGone(process))
        }
      }
      #expect(kills > 0)
      #expect(try example.run().status == 0)
      #expect(try BrevityProgram.run(["merge", example.folder.path]).status == 0)
      #expect(try FileComparison(calm.study, example.folder.study).differences == [])
    }
  }

  @Test func shardsAndWorkersGiveTheSameStudy() throws {
    try ExternalExample.withStudy(["mean"]) { example in
      #expect(try example.run(["--jobs", "1"]).status == 0)
      #expect(try BrevityProgram.run(["merge", example.folder.path]).status == 0)
      let whole = ResultsFolder(path: example.folder.path + "-whole")
      try FileManager.default.moveItem(atPath: example.folder.path, toPath: whole.path)
      #expect(try example.run(["--shard", "0/2", "--jobs", "2"]).status == 0)
      #expect(try example.run(["--shard", "1/2", "--jobs", "2"]).status == 0)
      #expect(try BrevityProgram.run(["merge", example.folder.path]).status == 0)
      let differences = try FileComparison(whole.study, example.folder.study).differences
      #expect(differences == [], "\(differences)")
    }
  }

  /// The digest is part of every key; what was run can be analysed where the program is gone.
  @Test func anEditedLearnerIsANewMethod() throws {
    try ExternalExample.withStudy(["mean"]) { example in
      #expect(try example.run().status == 0)
      #expect(try example.run().errors.contains("nothing to do"))
      try FileManager.default.removeItem(atPath: example.script)
      #expect(try BrevityProgram.run(["merge", example.folder.path]).status == 0)
      let missing = try example.run()
      #expect(missing.status == 64)
      #expect(
        missing.errors.contains("methods.mean.depends names '\(example.script)', and there is no such file that can be read"))
      try Data((ExternalExample.script + "\n# edited\n").utf8).write(to: URL(fileURLWithPath: example.script))
      let end = try example.run()
      #expect(end.errors.contains("8 records belong to an earlier form of the study"))
      #expect(end.status == 0)
    }
  }

  @Test func whatIsNotRepeatableIsFound() throws {
    try ExternalExample.withStudy(["moody"], replicates: 300, budgets: "[20]") { example in
      #expect(try example.run().status == 1)
      let failures = try example.records().map(\.failure).filter { !$0.isEmpty }
      #expect(!failures.isEmpty && failures.count < 30, "about one in a hundred of 600 runs")
      #expect(failures.allSatisfy { $0.contains("moody was asked twice for the same fit with the seed ") })
    }
  }

  @Test func aSandboxThatIsNotInstalledIsSaid() throws {
    try ExternalExample.withStudy(["mean"]) { example in
      let python = try ExternalProgram("sh", ["-c", "command -v python3"]).output
      let bin = example.folder.path + "-bin"
      try makeDirectory(bin)
      try FileManager.default.createSymbolicLink(atPath: bin + "/python3", withDestinationPath: python)
      let end = try example.run(["--sandbox"], environment: ["PATH": bin])
      #expect(end.status == 69)
      #expect(
        end.errors.contains(
          "cannot run learners in a sandbox: there is no bwrap on the path; install bubblewrap, or leave out --sandbox"))
    }
  }
}
