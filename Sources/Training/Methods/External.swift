import ExternalProcesses
import Files
import Networks
import SettingKeys
import Teachers

/// A program in any language that learns by the protocol of external learners (docs/external-learners.md).
///
/// The labels of the budget are all that it sees. Those that choose stay with the harness, which scores predictions, selects,
/// and trains the candidate again on all n labels; test inputs are sent after the last fit. A learner that chooses by
/// itself (`labels: own`) sees all n labels and is asked once.
package struct External: Method {
  package var program = ExternalCommand()
  package var declaredClass = DeclaredClass.dense
  package var lists: [String: [Double]] = [:]
  package var constants: [String: SettingValue] = [:]
  package var labels = Labels.harness
  package var stopsEarly = false
  package var repeats = Repeats.check

  package enum DeclaredClass: String, CaseIterable, Sendable { case short, dense, oracle }

  package enum Labels: String, CaseIterable, Sendable {
    /// The harness keeps the labels that choose.
    case harness
    /// The learner sees all n labels and chooses by itself.
    case own
  }

  package enum Repeats: String, CaseIterable, Sendable {
    /// One run in a hundred is done twice and has to give the same predictions.
    case check
    case unchecked
  }

  package init() {}
  package var name: String { "external" }
  package var title: String { "external program" }
  package var learnerClass: LearnerClass {
    switch declaredClass {
    case .short: .shortByConstruction
    case .dense: .dense
    case .oracle: .oracle
    }
  }
  package var algorithmVersion: Int { 1 }
  package var dependsOnTraining: Bool { false }
  package var makesNetworks: Bool { false }
  package var validates: Bool { stopsEarly && labels == .harness }
  package var needsValidation: Bool { validates }
  package var hasOneCandidate: Bool { labels == .own }
  package var candidates: CandidateGrid? { CandidateGrid(lists) }

  package static let settings = SettingGroup(
    "methods.external", standard: External(), "A program in any language that learns, by the protocol of external learners.",
    [
      SettingKey(
        "command", \.program.words, .words, required: words, "The program and its arguments; it is started once for each worker."),
      SettingKey(
        "depends", \.program.depends, .paths,
        "Files on which the predictions depend: source, weights. Their SHA-256 is part of every run's key."
      ).notRecorded,
      SettingKey(
        "digests", \.program.digests, .digests,
        default: "computed from the files", "SHA-256 of the files of `depends`; results folders keep it, nobody has to write it."),
      SettingKey(
        "class", \.declaredClass, .choice,
        "How the learner counts in a verdict: `short`, `dense` (then it may be a baseline) or `oracle` (outside of the verdict)."
      ).notRecorded,
      SettingKey(
        "grid", \.lists, .lists(lists), default: "`{}`",
        "What the candidates differ in: names with lists of numbers; every combination is a candidate."
      ).notRecorded,
      SettingKey(
        "settings", \.constants, .scalars("a mapping of names to numbers, texts, true or false, such as {hidden: 50}"),
        "What the program is told when it starts, the same for all candidates."),
      SettingKey(
        "labels", \.labels, .choice,
        "`harness`: labels that choose stay outside of the program. `own`: it sees all n labels, chooses by itself and is asked once."
      ),
      SettingKey(
        "early_stopping", \.stopsEarly, .bool,
        "Whether the program also gets the labels that choose, to stop on them; a refit gets the epochs that it reported instead."
      ),
      SettingKey(
        "timeout", \.program.timeout, .duration, "How long an answer may take, such as `90s`, `10m` or `2h`."
      ).notRecorded,
      SettingKey(
        "deterministic", \.repeats, .choice,
        "`check`: one run in a hundred is done twice and has to give the same predictions, bit by bit."
      ).notRecorded,
    ])

  private static let words = "a list of the program and its arguments, such as [python3, my_net.py]"
  private static let lists = "a mapping of names to lists of numbers, such as {lambda: [0.01, 0.1, 1]}"

  package func conflict(among written: Set<String>, path: String) -> SettingConflict? {
    if labels == .own, written.contains("grid") {
      return SettingConflict(
        key: "grid",
        problem: SettingProblem(
          "is given, and the learner chooses by itself (labels: own)", accepted: "labels: harness, or no grid"))
    }
    if labels == .own, stopsEarly {
      return SettingConflict(
        key: "early_stopping",
        problem: SettingProblem("is true, and the learner sees all labels (labels: own)", accepted: "false"))
    }
    return nil
  }

  /// With the digests of its files, unless they were written down when the study was run.
  package func completed() throws(SettingConflict) -> External {
    guard program.digests.isEmpty else { return self }
    var method = self
    do {
      method.program = try program.digested()
    } catch {
      throw SettingConflict(
        key: "depends",
        problem: SettingProblem(error.description, accepted: "paths from the folder in which brevity is started"))
    }
    return method
  }

  /// Nobody knows; what the program says of itself is recorded.
  package func gradientEvaluations(_ run: PlannedRun) -> Double { 0 }

  package func train(
    _ task: StudentTask, path: inout PathMemory, _ progress: TrainingProgress
  ) throws -> TrainedStudent {
    let programs = task.programs ?? ExternalProcesses()
    do {
      let isToLeave = { progress.isToLeave }
      return try programs.with(
        introduction(task), isToLeave: isToLeave, { try ExternalTraining(self, task, $0, progress).student() })
    } catch is ExternalTaskLeft {
      throw TrainingSuspended()
    }
  }

  private func introduction(_ task: StudentTask) -> Introduction {
    Introduction(
      program, label: task.method.label, settings: JSON(.mapping(constants)), inputs: task.budget.inputCount,
      outputs: task.budget.outputCount, isOfClasses: task.training.loss == .crossEntropy)
  }
}
