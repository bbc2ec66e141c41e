import Files
import Foundation

/// A learner or teacher that runs and was introduced: the protocol, version 1.
///
/// One JSON object a line each way. Arrays are in NPZ files in a folder that exists for one task: float64, samples × features;
/// classes are int64. Whatever is answered is checked before it is believed.
package final class ExternalProcess: @unchecked Sendable {
  // Sendable: the pool lends a process to one thread at a time.

  /// What the process reported of itself.
  package private(set) var version = ""
  private let introduction: Introduction
  private let child: ChildProcess
  /// Tasks that the process was given; their numbers are the ids of the protocol.
  package private(set) var taskCount = 0

  /// Starts the command and introduces the study to it.
  /// - Throws: `ExternalFailure`, `ExternalTaskLeft`, `BrevityError`.
  init(_ introduction: Introduction, sandbox: Sandbox?, isToLeave: () -> Bool) throws {
    self.introduction = introduction
    let digests = introduction.command.digests
    guard digests.isEmpty || (try? introduction.command.digested())?.digests == digests else {
      throw ExternalFailure(
        description:
          "\(introduction.name) is not started, because a file of depends was edited or removed after the study was read.",
        endsProcess: true)
    }
    var template = Array((FileManager.default.temporaryDirectory.path + "/brevity-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      throw BrevityError.system(.cannotCreate, "Cannot create a folder for \(introduction.name)")
    }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    let words = introduction.command.locatedWords
    var environment = Self.environment
    environment["TMPDIR"] = folder
    child = try ChildProcess(
      sandbox?.command(words, writable: folder) ?? words, environment: environment, folder: folder)
    do {
      let answer = try ask(
        "was introduced to the study", introduction.message, timeout: min(introduction.command.timeoutSeconds, 120), isToLeave)
      guard answer.protocol == 1 else {
        throw failure(
          "was introduced to the study by version 1 of the protocol",
          "answered with protocol \(answer.protocol.map(String.init) ?? "missing"); accepted is 1")
      }
      version = answer.version ?? ""
    } catch {
      child.end()
      throw error
    }
  }

  /// One thread, as `hello` says, for libraries that would take all; the same order of hashes in each process.
  private static let environment = [
    "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "NUMEXPR_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
  ]

  var isAlive: Bool { child.isAlive }
  /// Closes the program's input; whether it ended within 5 s.
  var endsByItself: Bool { child.endsByItself(within: 5) }

  /// Asks the process to end, without waiting.
  func askToEnd() { child.askToEnd() }

  /// Ends the process and whatever it started.
  func end() { child.end() }

  // MARK: tasks

  /// Samples as a learner gets them: rows of inputs, and of labels; classes are one-hot here and numbers there.
  package struct Samples: Sendable {
    package var inputs: [Double]
    package var labels: [Double]

    package init(inputs: [Double], labels: [Double]) {
      self.inputs = inputs
      self.labels = labels
    }
  }

  package struct Fit: Sendable {
    package var train: Samples
    /// Labels on which the learner may stop.
    package var validation: Samples?
    /// The candidate: names and values.
    package var setting: JSON
    package var restart: Int
    package var seed: Int
    /// In a refit of a learner that stops on validation labels, how long it trained before.
    package var epochs: Int?

    package init(train: Samples, validation: Samples? = nil, setting: JSON, restart: Int, seed: Int, epochs: Int? = nil) {
      self.train = train
      self.validation = validation
      self.setting = setting
      self.restart = restart
      self.seed = seed
      self.epochs = epochs
    }
  }

  /// What a learner says of a fit; all of it is optional.
  package struct FitReport: Sendable {
    package var parameters: Int?
    package var bits: Double?
    package var gradientEvaluations: Int?
    package var epochs: Int?
  }

  /// Trains the learner; what it knew before is forgotten.
  package func fit(_ fit: Fit, isToLeave: () -> Bool) throws -> FitReport {
    try task { folder, id in
      var arrays = arrays(fit.train, "")
      if let validation = fit.validation { arrays += self.arrays(validation, "_val") }
      let path = try store(arrays, folder, "d.npz")
      var message: [String: JSON] = [
        "id": .integer(id), "do": .text("fit"), "data": .text(path), "setting": fit.setting, "restart": .integer(fit.restart),
        "seed": .integer(fit.seed),
      ]
      if let epochs = fit.epochs { message["epochs"] = .integer(epochs) }
      let count = fit.train.inputs.count / introduction.inputs
      let answer = try ask(
        "was asked to fit \(count) labels with the setting \(fit.setting.canonical)", .object(message), isToLeave)
      return FitReport(
        parameters: answer.parameters.map { Int($0) }, bits: answer.bits,
        gradientEvaluations: answer.gradientEvaluations.map { Int($0) }, epochs: answer.epochs.map { Int($0) })
    }
  }

  /// Means, or probabilities of classes, of the learner's last fit on inputs.
  package func predict(_ inputs: [Double], isToLeave: () -> Bool) throws -> [Double] {
    try task { folder, id in
      let path = try store([("x", rows(inputs, introduction.inputs))], folder, "x.npz")
      let out = folder + "/p.npz"
      let count = inputs.count / introduction.inputs
      let asked = "was asked to predict \(count) samples"
      _ = try ask(
        asked, .object(["id": .integer(id), "do": .text("predict"), "inputs": .text(path), "out": .text(out)]), isToLeave)
      return try numbers(out, "p", "predictions", count: count, asked)
    }
  }

  /// What a teacher says: noise-free labels, or probabilities of classes, the noise of its labels and its length.
  package struct Labels: Sendable {
    package var values: [Double]
    package var noiseStd: Double?
    package var bits: Double?
  }

  /// Asks a teacher for its labels.
  package func label(_ inputs: [Double], teacher: Int, seed: Int) throws -> Labels {
    try task { folder, id in
      let path = try store([("x", rows(inputs, introduction.inputs))], folder, "x.npz")
      let out = folder + "/f.npz"
      let count = inputs.count / introduction.inputs
      let asked = "was asked for the labels of \(count) samples by teacher \(teacher)"
      let message: [String: JSON] = [
        "id": .integer(id), "do": .text("labels"), "inputs": .text(path), "out": .text(out), "teacher": .integer(teacher),
        "seed": .integer(seed),
      ]
      let answer = try ask(asked, .object(message), { false })
      return Labels(
        values: try numbers(out, "f", "labels", count: count, asked), noiseStd: answer.noiseStd, bits: answer.bits)
    }
  }

  private func task<Result>(_ body: (_ folder: String, _ id: Int) throws -> Result) throws -> Result {
    taskCount += 1
    let folder = "\(child.folder)/task-\(taskCount)"
    try makeDirectory(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try body(folder, taskCount)
  }

  // MARK: arrays

  private func rows(_ values: [Double], _ width: Int) -> NumpyArray {
    NumpyArray(values, shape: [values.count / width, width])
  }

  private func arrays(_ samples: Samples, _ suffix: String) -> [(String, NumpyArray)] {
    let x = rows(samples.inputs, introduction.inputs)
    guard introduction.isOfClasses else {
      return [("x" + suffix, x), ("y" + suffix, rows(samples.labels, introduction.outputs))]
    }
    return [("x" + suffix, x), ("y" + suffix, NumpyArray.classes(oneHot: samples.labels, count: introduction.outputs))]
  }

  private func store(_ arrays: [(String, NumpyArray)], _ folder: String, _ name: String) throws -> String {
    let path = folder + "/" + name
    guard FileManager.default.createFile(atPath: path, contents: Data(NPZ(arrays).bytes)) else {
      throw BrevityError(.cannotCreate, "Cannot create '\(path)' for \(introduction.name).")
    }
    return path
  }

  /// The numbers of an answer, if they are what was asked for.
  private func numbers(_ path: String, _ name: String, _ noun: String, count: Int, _ asked: String) throws -> [Double] {
    guard FileManager.default.fileExists(atPath: path) else {
      throw failure(asked, "said ok without writing the \(noun) to '\(URL(fileURLWithPath: path).lastPathComponent)'")
    }
    let file: NPZ
    do {
      file = try NPZ(path: path)
    } catch {
      throw failure(asked, "wrote \(noun) that cannot be used: \(error)".trimmingSuffix("."))
    }
    guard let array = file[name] else {
      throw failure(asked, "wrote the arrays \(file.names.joined(separator: ", ")); accepted is \(name)")
    }
    if let problem = PredictionCheck(count: count, outputs: introduction.outputs, isOfClasses: introduction.isOfClasses)
      .problem(array)
    {
      throw failure(asked, "wrote \(noun) \(problem)")
    }
    return array.numbers
  }

  // MARK: conversation

  private func ask(
    _ asked: String, _ message: JSON, timeout: Double? = nil, _ isToLeave: () -> Bool
  ) throws -> Answer {
    let timeout = timeout ?? introduction.command.timeoutSeconds
    switch child.converse(message.canonical, timeout: timeout, isToLeave: isToLeave) {
    case .left: throw ExternalTaskLeft()
    case .tooLong: throw failure(asked, "wrote a line of more than \(ChildProcess.longestLine) bytes")
    case .timeout(let unfinished):
      let wrote = unfinished.isEmpty ? "" : "; it wrote '\(Self.excerpt(unfinished))' and did not end the line"
      throw failure(asked, "did not answer within \(Self.number(timeout)) s" + wrote)
    case .closed(let unfinished):
      child.waitForEnding()
      let wrote = unfinished.isEmpty ? "" : " in the middle of the line '\(Self.excerpt(unfinished))'"
      throw failure(asked, (child.ending ?? "closed its standard output") + wrote)
    case .line(let line):
      let answer: Answer
      do {
        answer = try Answer(line: line)
      } catch {
        throw failure(asked, "answered '\(Self.excerpt(line))', \(error.reason)")
      }
      guard answer.ok else {
        throw failure(
          asked, "refused: \((answer.error.map(Self.excerpt) ?? "it gave no reason").trimmingSuffix("."))", endsProcess: false)
      }
      guard taskCount == 0 || answer.id == taskCount else {
        throw failure(
          asked, "answered with the id \(answer.id.map(String.init) ?? "missing") to the task \(taskCount)")
      }
      return answer
    }
  }

  private func failure(_ asked: String, _ came: String, endsProcess: Bool = true) -> ExternalFailure {
    let log = child.log.lines()
    let words = log.isEmpty ? "." : "; the end of its log: \(log.joined(separator: " | ").trimmingSuffix("."))."
    // the folder has another name each time
    let sentence = "\(introduction.name) \(asked) and \(came)\(words)".replacing(child.folder + "/", with: "")
    return ExternalFailure(description: sentence, endsProcess: endsProcess)
  }

  private static func number(_ seconds: Double) -> String {
    seconds == seconds.rounded() ? String(Int(seconds)) : String(seconds)
  }

  /// At most 200 characters without control characters.
  private static func excerpt(_ text: String) -> String {
    let visible = String(text.unicodeScalars.prefix(200).map { $0.value < 32 || $0.value == 127 ? " " : Character($0) })
    return text.unicodeScalars.count > 200 ? visible + "…" : visible
  }
}

extension String {
  fileprivate func trimmingSuffix(_ suffix: String) -> String { hasSuffix(suffix) ? String(dropLast(suffix.count)) : self }
}
