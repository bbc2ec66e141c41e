import Files
import Foundation
import Results
import Testing

/// `brevity external check`, `brevity data`, `brevity score`, external teachers, and the learners that are shipped.
@Suite(.enabled(if: ExternalExample.pythonIsInstalled, "python3 is not installed"))
struct ExternalCommandTests {
  private static func has(_ modules: String) -> Bool {
    (try? ExternalProgram("python3", ["-c", "import \(modules)"]).status) == 0
  }
  private static let numpyIsInstalled = has("numpy")
  private static let sklearnIsInstalled = has("sklearn")
  private static let torchIsInstalled = has("torch")
  private static let rIsInstalled = (try? ExternalProgram("Rscript", ["--version"]).status) == 0

  private static func shipped(_ name: String) -> String { ExternalExample.root + "/learners/" + name }

  private func check(_ options: [String], _ command: [String]) throws -> BrevityProgram.End {
    try BrevityProgram.run(["external", "check"] + options + ["--"] + command)
  }

  @Test(.enabled(if: numpyIsInstalled, "numpy is not installed"))
  func theRidgeOfNumpyKeepsToTheProtocol() throws {
    let end = try check(
      ["--grid", "lambda=0.1", "--grid", "lambda=1", "--settings", "features=50"], ["python3", Self.shipped("ridge_numpy.py")])
    #expect(end.status == 0, "\(end.output)")
    #expect(end.output.hasSuffix("The program keeps to the protocol.\n"))
    #expect(!end.output.contains("wrong "))
  }

  @Test(.enabled(if: sklearnIsInstalled, "scikit-learn is not installed"), arguments: [[], ["--classes", "3"]])
  func thePerceptronOfScikitLearnKeepsToTheProtocol(options: [String]) throws {
    let end = try check(["--grid", "alpha=0.1"] + options, ["python3", Self.shipped("mlp_sklearn.py")])
    #expect(end.status == 0, "\(end.output)")
  }

  @Test(.enabled(if: torchIsInstalled, "PyTorch is not installed"), arguments: [[], ["--classes", "3"]])
  func thePerceptronOfPyTorchKeepsToTheProtocol(options: [String]) throws {
    let end = try check(
      ["--grid", "weight_decay=0.1", "--settings", "epochs=50", "--early-stopping"] + options,
      ["python3", Self.shipped("mlp_torch.py")])
    #expect(end.status == 0, "\(end.output)")
  }

  @Test(.enabled(if: rIsInstalled, "R is not installed"))
  func theRidgeOfRKeepsToTheProtocol() throws {
    let end = try check(["--grid", "lambda=0.1", "--inputs", "4"], ["Rscript", Self.shipped("ridge.R")])
    #expect(end.status == 0, "\(end.output)")
  }

  @Test func checkSaysWhatIsWrong() throws {
    try ExternalExample.withStudy(["mean"]) { example in
      func said(_ mode: String) throws -> BrevityProgram.End {
        try check(["--timeout", mode == "silent" ? "3s" : "60s"], ["python3", example.script, mode, example.note])
      }
      let good = try said("mean")
      #expect(good.status == 0, "\(good.output)")
      #expect(good.output.contains("note  another seed gives the same predictions: restarts would be no candidates\n"))
      #expect(good.output.contains("note  its squared error on fresh samples is 1 of that of the mean label\n"))
      let moody = try said("moody")
      #expect(moody.status == 1)
      #expect(
        moody.output.contains(
          "wrong gives other predictions when it is asked for the same fit again; take all randomness from seed\n"))
      let silent = try said("silent")
      #expect(silent.status == 1)
      #expect(silent.output.contains("was asked to fit 40 labels with the setting {} and did not answer within 3 s.\n"))
      #expect(silent.output.hasSuffix("The program does not keep to the protocol.\n"))
    }
    let none = try BrevityProgram.run(["external", "check"])
    #expect(none.status == 64)
    #expect(none.errors.contains("There is no program; accepted is one behind --, such as -- python3 my_net.py."))
  }

  /// Least squares outside and inside: the same numbers to the rounding of two solvers.
  @Test(.enabled(if: numpyIsInstalled, "numpy is not installed"))
  func leastSquaresBehindTheProtocolIsThatInside() throws {
    try Scratch.withDirectory { directory in
      let study = directory + "/study.yaml"
      let text = """
        name: same
        question: Are both the same?
        prediction: Yes.
        seed: 1
        teachers: {kind: linear, count: 3, layers: [4, 1]}
        data: {inputs: normal, noise_std: 0.5, test: 400}
        n_train: [3, 12, 40]
        student: {layers: [4, 1], activation: identity, bias: true, precision: double}
        methods:
          least_squares: {}
          outside: {method: external, command: [python3, learners/ridge_numpy.py], labels: own,
                    depends: [learners/ridge_numpy.py, learners/brevity_learner.py]}
        """
      try Data(text.utf8).write(to: URL(fileURLWithPath: study))
      let end = try BrevityProgram.run(["run", study, "-o", directory])
      #expect(end.status == 0, "\(end.errors)")
      let records = try Journal.readAll(in: directory + "/same").flatMap(\.records)
      let inside = records.filter { $0.label.hasPrefix("least_squares") }.sorted { $0.label < $1.label }
      let outside = records.filter { $0.label.hasPrefix("outside") }.sorted { $0.label < $1.label }
      #expect(inside.count == 9 && outside.count == 9)
      for (a, b) in zip(inside, outside) {
        for metric in [RunMetric.named("test_mse"), .named("train_mse"), .nextBlockMSE] where !a[metric].isNaN {
          #expect(abs(a[metric] - b[metric]) < 1e-9 * max(1, a[metric]), "\(metric.name) of \(a.label)")
        }
      }
    }
  }

  @Test(.enabled(if: numpyIsInstalled, "numpy is not installed"))
  func theSamplesOfACellAreWrittenAndScored() throws {
    try ExternalExample.withStudy(["mean"]) { example in
      let folder = example.directory + "/data"
      let written = try BrevityProgram.run(["data", example.study, "--n", "20", "--replicate", "1", "-o", folder])
      #expect(written.status == 0, "\(written.errors)")
      let train = try NPZ(path: folder + "/train.npz")
      #expect(train["x"]?.shape == [20, 3] && train["y"]?.shape == [20, 1])
      #expect(train["chooses"]?.numbers.reduce(0, +) == 4)
      let test = try NPZ(path: folder + "/test.npz")
      #expect(test.names == ["x"] && test["x"]?.shape == [50, 3])
      // the mean label, as the learner with shrink 1 predicts it
      let labels = try #require(train["y"]).numbers
      let mean = labels.reduce(0, +) / 20
      try NPZ([("p", NumpyArray([Double](repeating: mean, count: 50), shape: [50]))]).write(to: folder + "/predictions.npz")
      let score = try BrevityProgram.run(["score", example.study, folder + "/predictions.npz", "--json"])
      #expect(score.status == 0, "\(score.errors)")
      #expect(try example.run().status == 0)
      let record = try #require(
        try example.records().first { $0.label == "mean, n_train 20, teacher 0, replicate 1, shrink 1.0" })
      let said = try JSONDecoder().decode([String: Double?].self, from: Data(score.output.utf8))
      for name in ["excess_mse", "null_excess_mse"] {
        #expect(abs(((said[name] ?? nil) ?? .nan) - record[.excessMSE]) < 1e-12 * record[.excessMSE], "\(name): \(score.output)")
      }
      try NPZ([("p", NumpyArray([1.0], shape: [1]))]).write(to: folder + "/predictions.npz")
      let wrong = try BrevityProgram.run(["score", example.study, folder + "/predictions.npz"])
      #expect(wrong.status == 65)
      #expect(wrong.errors.contains("it holds predictions of the shape (1,); accepted is (50, 1) or (50,)"))
      let other = try BrevityProgram.run(["score", example.study, folder + "/predictions.npz", "--set", "seed=2"])
      #expect(other.status == 65 && other.errors.contains("give the same study and the same --set"))
    }
  }

  private static let teacher = """
    import sys, time
    sys.path.insert(0, sys.argv[1])
    sys.dont_write_bytecode = True
    import brevity_learner
    def labels(x, task):
        def f(row):
            if task.classes:
                return [0.5, 0.25, 0.25] if row[0] > 0 else [0.0, 1.0, 0.0]
            return (task.teacher + 1) * row[0] + row[1] ** 2 + (time.time() if "moody" in sys.argv else 0)
        return [f(row) for row in x], {"noise_std": 0.2 if "noisy" in sys.argv else 0.1, "bits": 40 + task.teacher}
    brevity_learner.serve(labels=labels, version="3")
    """

  private func withTeacher<Result>(
    _ mode: String, _ settings: String, loss: String = "", _ body: (String, ResultsFolder) throws -> Result
  ) throws -> Result {
    try Scratch.withDirectory { directory in
      let script = directory + "/teacher.py"
      try Data(Self.teacher.utf8).write(to: URL(fileURLWithPath: script))
      let text = """
        name: taught
        question: Does a program teach?
        prediction: Yes.
        seed: 1
        teachers: {kind: external, command: [python3, \(script), \(ExternalExample.root)/learners, \(mode)], depends: [\(script)],
                   count: 2, \(settings)}
        data: {noise_std: 0.1, test: 40}
        n_train: [20, 40]
        student: {layers: [2, 6, \(loss.isEmpty ? 1 : 3)]}
        training: {max_epochs: 50, min_epochs: 20\(loss)}
        protocol: {candidates: 2}
        methods: {dense_early: {}}
        """
      try Data(text.utf8).write(to: URL(fileURLWithPath: directory + "/study.yaml"))
      return try body(directory + "/study.yaml", ResultsFolder(path: directory + "/taught"))
    }
  }

  private func run(_ study: String, _ folder: ResultsFolder) throws -> BrevityProgram.End {
    try BrevityProgram.run(["run", study, "-o", URL(fileURLWithPath: folder.path).deletingLastPathComponent().path])
  }

  @Test(arguments: [("layers: [2, 1]", ""), ("layers: [2, 3], classes: 3", ", loss: cross_entropy")])
  func aProgramTeaches(settings: String, loss: String) throws {
    try withTeacher("plain", settings, loss: loss) { study, folder in
      let end = try run(study, folder)
      #expect(end.status == 0, "\(end.errors)")
      let records = try Journal.readAll(in: folder.path).flatMap(\.records)
      #expect(records.count == 8 && records.allSatisfy { $0.status == .ok && $0[.excessMSE] > 0 })
      #expect(records.allSatisfy { $0[.named("parameter_distance")].isNaN })
      #expect(try BrevityProgram.run(["merge", folder.path]).status == 0)
      let bits = try StudyContents(reading: folder.study).teachers("bits")
      #expect(bits == [40, 41])
    }
  }

  @Test(arguments: [
    ("moody", "it gives other labels when it is asked for the same inputs again"),
    ("noisy", "it states noise of 0.2, and data.noise_std is 0.1; accepted is the same"),
  ])
  func aTeacherIsChecked(mode: String, sentence: String) throws {
    try withTeacher(mode, "layers: [2, 1]") { study, folder in
      #expect(try run(study, folder).status == 1)
      let failures = try Journal.readAll(in: folder.path).flatMap(\.records).map(\.failure)
      #expect(failures.count == 8 && failures.allSatisfy { $0.contains(sentence) }, "\(failures.first ?? "")")
    }
  }

  @Test(arguments: [
    ("layers: [2, 5, 1]", "teachers.layers does not say what the program labels; accepted: [inputs, outputs], such as [5, 1]"),
    ("layers: [2, 1], nonzero: 3", "teachers.nonzero does not apply to teachers of kind external"),
    ("layers: [2, 1], classes: 3", "teachers.classes is 3 for teachers with layers [2, 1]"),
  ])
  func aTeacherThatCannotBeMeantIsRefused(settings: String, sentence: String) throws {
    try withTeacher("plain", settings) { study, folder in
      let end = try run(study, folder)
      #expect(end.status == 64)
      #expect(end.errors.contains(sentence), "\(end.errors)")
    }
  }

  /// The demonstration at its smallest: every program learns, and the verdict names them.
  @Test(.enabled(if: numpyIsInstalled && sklearnIsInstalled, "numpy or scikit-learn is not installed"))
  func theDemonstrationComesToAVerdict() throws {
    try Scratch.withDirectory { directory in
      let options = ["--set", "preset=tiny", "-o", directory]
      let run = try BrevityProgram.run(["run", "external-demo"] + options)
      #expect(run.status == 0, "\(run.errors)")
      let folder = directory + "/external-demo-tiny"
      for stage in ["merge", "fit"] { #expect(try BrevityProgram.run([stage, folder]).status == 0) }
      let verdict = try BrevityProgram.run(["verdict", folder])
      #expect(verdict.status == 0, "\(verdict.errors)")
      let words = verdict.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(words.contains("sklearn_mlp is the external program `python3 learners/mlp_sklearn.py` (SHA-256 "))
      #expect(words.contains("numpy_ridge is the external program `python3 learners/ridge_numpy.py` (SHA-256 "))
    }
  }
}
