import ExternalProcesses
import Files
import Foundation
import Testing

@Suite(.enabled(if: FakeLearner.pythonIsInstalled, "python3 is not installed"))
struct ExternalProcessesTests {
  private static let samples = ExternalProcess.Samples(inputs: [0, 0, 1, 0, 0, 1, 1, 1], labels: [1, 2, 3, 6])
  private static let oneHot = ExternalProcess.Samples(
    inputs: [0, 0, 1, 0, 0, 1, 1, 1], labels: [1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1])

  private func fit(_ samples: ExternalProcess.Samples) -> ExternalProcess.Fit {
    ExternalProcess.Fit(train: samples, setting: .object(["lambda": .number(0.1)]), restart: 0, seed: 42)
  }

  /// A fit and a prediction of three samples; the sentence of what goes wrong, with the script's path as `fake.py`.
  private func sentence(_ mode: String, classes: Bool = false, timeout: String = "60s") throws -> String {
    try FakeLearner.with { script in
      let programs = ExternalProcesses()
      let error = #expect(throws: ExternalFailure.self) {
        try programs.with(FakeLearner.introduction(script, mode, classes: classes, timeout: timeout)) { process in
          _ = try process.fit(fit(classes ? Self.oneHot : Self.samples), isToLeave: { false })
          _ = try process.predict([0, 0, 1, 1, 2, 2], isToLeave: { false })
        }
      }
      let command = ExternalCommand(["python3", script, mode]).text
      return (error?.description ?? "").replacing(command, with: "fake.py \(mode)")
    }
  }

  @Test func aLearnerIsStartedOnceAndKept() throws {
    try FakeLearner.with { script in
      let programs = ExternalProcesses()
      for round in 1...3 {
        try programs.with(FakeLearner.introduction(script, "mean")) { process in
          #expect(process.version == "7")
          let report = try process.fit(fit(Self.samples), isToLeave: { false })
          #expect(report.parameters == 1 && report.bits == 12.5 && report.epochs == 3 && report.gradientEvaluations == 30)
          let predictions = try process.predict([0, 0, 1, 1], isToLeave: { false })
          #expect(predictions == [3, 3])
          #expect(process.taskCount == 2 * round, "the process of the rounds before")
        }
      }
    }
  }

  @Test func probabilitiesOfClassesAreTaken() throws {
    try FakeLearner.with { script in
      try ExternalProcesses().with(FakeLearner.introduction(script, "mean", classes: true)) { process in
        _ = try process.fit(fit(Self.oneHot), isToLeave: { false })
        let probabilities = try process.predict([0, 0], isToLeave: { false })
        #expect(probabilities == [0.25, 0.5, 0.25])
      }
    }
  }

  @Test(arguments: [
    (
      "crash",
      "fake (fake.py crash) was asked to fit 4 labels with the setting {\"lambda\":0.1} and ended with exit status 3; the end of its log: Traceback | out of memory."
    ),
    (
      "signal",
      "fake (fake.py signal) was asked to fit 4 labels with the setting {\"lambda\":0.1} and was ended by signal 9 (Killed)."
    ),
    (
      "broken",
      "fake (fake.py broken) was asked to fit 4 labels with the setting {\"lambda\":0.1} and ended with exit status 0 in the middle of the line '{\"id\":'."
    ),
    (
      "huge",
      "fake (fake.py huge) was asked to fit 4 labels with the setting {\"lambda\":0.1} and wrote a line of more than 1000000 bytes."
    ),
    (
      "wrong",
      "fake (fake.py wrong) was asked to fit 4 labels with the setting {\"lambda\":0.1} and answered 'epoch 1, loss 0.3', which is not a JSON object; whatever is not an answer belongs on standard error."
    ),
    (
      "other",
      "fake (fake.py other) was asked to fit 4 labels with the setting {\"lambda\":0.1} and answered with the id 2 to the task 1."
    ),
    (
      "typed",
      "fake (fake.py typed) was asked to fit 4 labels with the setting {\"lambda\":0.1} and answered '{\"id\": 1, \"ok\": true, \"parameters\": \"many\"}', in which 'parameters' is not a number."
    ),
    (
      "negative",
      "fake (fake.py negative) was asked to fit 4 labels with the setting {\"lambda\":0.1} and answered '{\"id\": 1, \"ok\": true, \"bits\": -1}', in which 'bits' is -1.0; accepted is a number from 0 on."
    ),
    (
      "refusing",
      "fake (fake.py refusing) was asked to fit 4 labels with the setting {\"lambda\":0.1} and refused: too few labels."
    ),
    ("nan", "fake (fake.py nan) was asked to predict 3 samples and wrote predictions that are not finite: nan for sample 1."),
    (
      "shape",
      "fake (fake.py shape) was asked to predict 3 samples and wrote predictions of the shape (2, 1); accepted is (3, 1) or (3,)."
    ),
    (
      "missing",
      "fake (fake.py missing) was asked to predict 3 samples and said ok without writing the predictions to 'p.npz'."
    ),
    (
      "text",
      "fake (fake.py text) was asked to predict 3 samples and wrote predictions that cannot be used: cannot read 'task-2/p.npz': it is neither an NPZ file nor an NPY file, or it is cut."
    ),
    ("named", "fake (fake.py named) was asked to predict 3 samples and wrote the arrays q; accepted is p."),
  ])
  func whatGoesWrongIsSaidInOneSentence(mode: String, expected: String) throws {
    #expect(try sentence(mode) == expected)
  }

  @Test(arguments: [
    ("silent", "did not answer within 3 s."),
    ("partial", "did not answer within 3 s; it wrote '{\"id\":' and did not end the line."),
  ])
  func silenceEndsAtTheTimeout(mode: String, expected: String) throws {
    #expect(
      try sentence(mode, timeout: "3s")
        == "fake (fake.py \(mode)) was asked to fit 4 labels with the setting {\"lambda\":0.1} and \(expected)")
  }

  @Test(arguments: [
    ("unlikely", "with the probability -0.5 for sample 0."),
    ("half", "whose probabilities sum to 0.5 for sample 0; accepted is 1 within 1e-6."),
  ])
  func probabilitiesAreChecked(mode: String, expected: String) throws {
    #expect(
      try sentence(mode, classes: true)
        == "fake (fake.py \(mode)) was asked to predict 3 samples and wrote predictions \(expected)")
  }

  @Test func aLogOfAMegabyteStopsNobody() throws {
    try FakeLearner.with { script in
      try ExternalProcesses().with(FakeLearner.introduction(script, "loud")) { process in
        let report = try process.fit(fit(Self.samples), isToLeave: { false })
        #expect(report.parameters == 1)
      }
    }
  }

  @Test func aLearnerThatFailedIsStartedAgain() throws {
    try FakeLearner.with { script in
      let programs = ExternalProcesses()
      for _ in 1...5 {
        #expect(throws: ExternalFailure.self) {
          try programs.with(FakeLearner.introduction(script, "crash")) { _ = try $0.fit(fit(Self.samples), isToLeave: { false }) }
        }
      }
      let tasks = try programs.with(FakeLearner.introduction(script, "crash")) { $0.taskCount }
      #expect(tasks == 0, "a new process")
    }
  }

  @Test func aRefusalKeepsTheProcess() throws {
    try FakeLearner.with { script in
      let programs = ExternalProcesses()
      let introduction = FakeLearner.introduction(script, "refusing")
      _ = try? programs.with(introduction) { _ = try $0.fit(fit(Self.samples), isToLeave: { false }) }
      let tasks = try programs.with(introduction) { $0.taskCount }
      #expect(tasks == 1)
    }
  }

  @Test(arguments: [
    (
      "no_start",
      "fake (fake.py no_start) was introduced to the study and ended with exit status 2; the end of its log: no licence."
    ),
    (
      "old",
      "fake (fake.py old) was introduced to the study by version 1 of the protocol and answered with protocol 0; accepted is 1."
    ),
    ("unwilling", "fake (fake.py unwilling) was introduced to the study and refused: I learn regressions only."),
  ])
  func threeFailedStartsAreEnough(mode: String, expected: String) throws {
    #expect(
      try sentence(mode)
        == "fake (fake.py \(mode)) could not be started 3 times and is not started again; the last time, \(expected)")
  }

  @Test func aProgramThatDoesNotExistIsSaid() throws {
    let introduction = Introduction(
      ExternalCommand(["no-such-program-here"]), label: "none", inputs: 1, outputs: 1, isOfClasses: false)
    let error = #expect(throws: ExternalFailure.self) { try ExternalProcesses().with(introduction) { _ in } }
    #expect(error?.description.contains("ended with exit status 127; the end of its log: ") == true)
  }

  /// What ignores SIGTERM is killed, and so is what it started.
  @Test func nothingOutlivesTheProcesses() throws {
    try FakeLearner.with { script in
      let note = script + ".pids"
      do {
        let programs = ExternalProcesses()
        try programs.with(FakeLearner.introduction(script, "stubborn", [note])) { _ in }
      }
      let numbers = try String(contentsOfFile: note, encoding: .utf8).split(separator: " ").compactMap { pid_t($0) }
      #expect(numbers.count == 2)
      for number in numbers {
        for _ in 0..<500 where !isGone(number) { usleep(10_000) }
        #expect(isGone(number))
      }
    }
  }

  @Test func leavingEndsTheProcess() throws {
    try FakeLearner.with { script in
      let programs = ExternalProcesses()
      #expect(throws: ExternalTaskLeft.self) {
        try programs.with(FakeLearner.introduction(script, "silent")) { _ = try $0.fit(fit(Self.samples), isToLeave: { true }) }
      }
    }
  }

  /// A process that ended is without work even while nobody has asked for its status.
  private func isGone(_ process: pid_t) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return true }
    return status.split(separator: ")").last?.split(separator: " ").first == "Z"
  }
}
