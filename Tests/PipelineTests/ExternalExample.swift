import Files
import Foundation
import Results

/// A small study of linear students beside a learner in Python that predicts a multiple of the mean label and notes what it is
/// asked.
struct ExternalExample {
  static let pythonIsInstalled = (try? ExternalProgram("python3", ["--version"]).status) == 0
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  let directory: String
  let study: String
  let script: String
  /// Where the learner notes its process and its tasks.
  let note: String
  let folder: ResultsFolder

  static let script = """
    import json, os, sys, time
    sys.path.insert(0, \(JSON.text(root + "/learners").canonical))
    sys.dont_write_bytecode = True
    import brevity_learner
    brevity_learner.numpy = None
    mode, note = sys.argv[1], sys.argv[2]
    def write(*words):
        with open(note, "a") as file:
            file.write(" ".join(str(word) for word in words) + "\\n")
    write(os.getpid())
    if mode == "no_start":
        sys.exit("no licence")
    answers = os.dup(1)
    def fit(x, y, task):
        write("fit", os.getpid(), len(x), len(task.x_val or []), task.epochs, task.seed, json.dumps(task.setting))
        time.sleep(task.settings.get("pause", 0))
        if mode == "crash":
            os._exit(3)
        if mode == "silent":
            time.sleep(600)
        if mode == "wrong":
            os.write(answers, b"epoch 1\\n")
        mean = task.setting.get("shrink", 1) * sum(y) / len(y)
        if mode == "moody":
            mean += time.time()
        def predict(x):
            write("predict", os.getpid(), len(x))
            return [float("nan") if mode == "nan" else mean] * (len(x) - (mode == "shape"))
        return predict, {"parameters": 1, "epochs": 3, "gradient_evaluations": 30}
    brevity_learner.serve(fit, version="7")
    """

  /// Runs `body` beside a study with one external method for each mode, whose label is the mode.
  static func withStudy<Result>(
    _ modes: [String], settings: String = "", grid: String = "grid: {shrink: [0.5, 1]}", replicates: Int = 2,
    budgets: String = "[20, 40]", _ body: (ExternalExample) throws -> Result
  ) throws -> Result {
    try Scratch.withDirectory { directory in
      let example = ExternalExample(
        directory: directory, study: directory + "/study.yaml", script: directory + "/learner.py", note: directory + "/note",
        folder: ResultsFolder(path: directory + "/results/external"))
      try Data(script.utf8).write(to: URL(fileURLWithPath: example.script))
      let methods = modes.map { mode in
        let facts = [
          "method: external", "command: [python3, \(example.script), \(mode), \(example.note)]", "depends: [\(example.script)]",
          grid, settings,
        ]
        return "  \(mode): {\(facts.filter { !$0.isEmpty }.joined(separator: ", "))}\n"
      }
      let text = """
        name: external
        question: Is the mean label a good guess?
        prediction: No.
        seed: 1
        teachers: {kind: linear, count: 1, layers: [3, 1]}
        data: {noise_std: 0.1, test: 50}
        n_train: \(budgets)
        replicates: \(replicates)
        student: {layers: [3, 1], activation: identity}
        training: {max_epochs: 50, min_epochs: 20}
        protocol: {candidates: 2}
        methods:
          dense_early: {}

        """
      try Data((text + methods.joined()).utf8).write(to: URL(fileURLWithPath: example.study))
      return try body(example)
    }
  }

  func run(
    _ arguments: [String] = ["--jobs", "2"], killedAfter seconds: Double? = nil, environment: [String: String] = [:]
  ) throws -> BrevityProgram.End {
    try BrevityProgram.run(
      ["run", study, "-o", directory + "/results"] + arguments, killedAfter: seconds, environment: environment)
  }

  func records() throws -> [RunRecord] { try Journal.readAll(in: folder.path).flatMap(\.records) }

  /// One run of the external method, as the learner saw it.
  struct Task {
    var kinds: [String] = []
    /// Samples of each fit.
    var rows: [Int] = []
    /// Labels to stop on, of each fit.
    var watched: [Int] = []
    var epochs: [String] = []
    var seed = ""
    var setting = ""
    var predicted: [Int] = []
  }

  /// The runs in the order in which each process did them.
  func tasks() throws -> [Task] {
    var tasks: [Task] = []
    var open: [Substring: Task] = [:]
    for line in try String(contentsOfFile: note, encoding: .utf8).split(separator: "\n") {
      let words = line.split(separator: " ", maxSplits: 6)
      guard words.count > 2 else { continue }
      let process = words[1]
      var task = open[process] ?? Task()
      if words[0] == "fit" {
        // the first fit of a run has fewer labels than the one before, or another candidate
        let isNew = task.predicted.contains(50)
        if isNew {
          tasks.append(task)
          task = Task()
        }
        task.rows.append(Int(words[2]) ?? 0)
        task.watched.append(Int(words[3]) ?? 0)
        task.epochs.append(String(words[4]))
        task.seed = String(words[5])
        task.setting = String(words[6])
      } else {
        task.predicted.append(Int(words[2]) ?? 0)
      }
      task.kinds.append(String(words[0]))
      open[process] = task
    }
    return tasks + open.values
  }

  /// A process that ended is gone even while nobody has asked for its status.
  static func isGone(_ process: pid_t) -> Bool {
    guard let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return true }
    return status.split(separator: ")").last?.split(separator: " ").first == "Z"
  }
}
