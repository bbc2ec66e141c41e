import Files

/// Plays the protocol with small data and says what is wrong: the test suite for authors of learners.
package struct ExternalCheck {
  package struct Line: Hashable, Sendable {
    package enum Outcome: String, Sendable { case ok, wrong, note }
    package let outcome: Outcome
    package let text: String
  }

  package var introduction: Introduction
  /// The candidates that are tried, at least one.
  package var settings: [JSON]
  package var stopsEarly: Bool
  package var sandbox: Sandbox?

  package init(_ introduction: Introduction, settings: [JSON], stopsEarly: Bool = false, sandbox: Sandbox? = nil) {
    self.introduction = introduction
    self.settings = settings
    self.stopsEarly = stopsEarly
    self.sandbox = sandbox
  }

  /// Does everything that can be done after each other, and hands over one line for each; a failure of the program ends it.
  package func run(_ tell: (Line) -> Void) throws {
    do {
      try play(tell)
    } catch let failure as ExternalFailure {
      tell(Line(outcome: .wrong, text: failure.description))
    }
  }

  private func play(_ tell: (Line) -> Void) throws {
    let clock = ContinuousClock()
    var process: ExternalProcess!
    let start = try clock.measure { process = try ExternalProcess(introduction, sandbox: sandbox, isToLeave: { false }) }
    defer { process.end() }
    let version = process.version.isEmpty ? "without a version" : "version \(process.version)"
    tell(Line(outcome: .ok, text: "starts (\(version)) in \(Self.seconds(start)) s"))

    let (large, small, fresh) = (samples(40, from: 0), samples(20, from: 100), samples(200, from: 500))
    var first: [Double] = []
    for (index, setting) in settings.enumerated() {
      let time = try clock.measure { try fit(process, large, setting) }
      let predictions = try process.predict(fresh.inputs, isToLeave: { false })
      if index == 0 { first = predictions }
      tell(Line(outcome: .ok, text: "fits 40 labels with \(setting.canonical) in \(Self.seconds(time)) s and predicts"))
      tell(quality(predictions, fresh, mean: mean(of: large)))
    }

    let setting = settings[0]
    try fit(process, large, setting)
    tell(
      try process.predict(fresh.inputs, isToLeave: { false }) == first
        ? Line(outcome: .ok, text: "gives the same predictions when it is asked for the same fit again")
        : Line(
          outcome: .wrong, text: "gives other predictions when it is asked for the same fit again; take all randomness from seed")
    )
    try fit(process, small, setting)
    try fit(process, large, setting)
    tell(
      try process.predict(fresh.inputs, isToLeave: { false }) == first
        ? Line(outcome: .ok, text: "forgets other fits")
        : Line(
          outcome: .wrong, text: "gives other predictions after a fit to other labels; a fit has to forget what was before it"))
    let width = introduction.inputs
    let alone = try process.predict(Array(fresh.inputs[..<width]), isToLeave: { false })
    let differs = zip(alone, first).contains { abs($0 - $1) > 1e-9 * max(1, abs($1)) }
    tell(
      differs
        ? Line(
          outcome: .wrong,
          text: "predicts a sample differently when it is asked for it alone; samples may not depend on each other")
        : Line(outcome: .ok, text: "predicts each sample by itself"))
    if stopsEarly { try stop(process, large, small, setting, tell) }

    let other = try ExternalProcess(introduction, sandbox: sandbox, isToLeave: { false })
    defer { other.end() }
    try fit(other, large, setting)
    tell(
      try other.predict(fresh.inputs, isToLeave: { false }) == first
        ? Line(outcome: .ok, text: "gives the same predictions in another process")
        : Line(
          outcome: .wrong, text: "gives other predictions in another process; take all randomness from seed, and use one thread"))
    try fit(other, large, setting, seed: 2)
    if try other.predict(fresh.inputs, isToLeave: { false }) == first {
      tell(Line(outcome: .note, text: "another seed gives the same predictions: restarts would be no candidates"))
    }
    tell(
      other.endsByItself
        ? Line(outcome: .ok, text: "ends when its standard input is closed")
        : Line(
          outcome: .note, text: "does not end within 5 s when its standard input is closed, and has to be stopped by a signal"))
  }

  private func stop(
    _ process: ExternalProcess, _ train: ExternalProcess.Samples, _ validation: ExternalProcess.Samples, _ setting: JSON,
    _ tell: (Line) -> Void
  ) throws {
    let report = try process.fit(
      ExternalProcess.Fit(train: train, validation: validation, setting: setting, restart: 0, seed: 1), isToLeave: { false })
    guard let epochs = report.epochs else {
      tell(
        Line(outcome: .wrong, text: "does not report epochs although it gets labels to stop on; a refit could not repeat them"))
      return
    }
    tell(Line(outcome: .ok, text: "stops after \(epochs) epochs by labels to stop on"))
    let again = try process.fit(
      ExternalProcess.Fit(train: train, setting: setting, restart: 0, seed: 1, epochs: epochs), isToLeave: { false })
    tell(
      again.epochs == epochs
        ? Line(outcome: .ok, text: "repeats these epochs in a refit")
        : Line(
          outcome: .wrong, text: "takes \(again.epochs.map(String.init) ?? "unknown") epochs in a refit that asks for \(epochs)"))
  }

  @discardableResult
  private func fit(
    _ process: ExternalProcess, _ samples: ExternalProcess.Samples, _ setting: JSON, seed: Int = 1
  ) throws -> ExternalProcess.FitReport {
    try process.fit(ExternalProcess.Fit(train: samples, setting: setting, restart: 0, seed: seed), isToLeave: { false })
  }

  /// Whether it learned anything that the mean label does not know; not a fault.
  private func quality(_ predictions: [Double], _ fresh: ExternalProcess.Samples, mean: [Double]) -> Line {
    func error(_ values: (Int) -> Double) -> Double {
      fresh.labels.indices.reduce(0) { $0 + (values($1) - fresh.labels[$1]) * (values($1) - fresh.labels[$1]) }
        / Double(fresh.labels.count)
    }
    let share = error { predictions[$0] } / error { mean[$0 % mean.count] }
    return Line(
      outcome: .note, text: "its squared error on fresh samples is \(Self.digits(share)) of that of the mean label")
  }

  private func mean(of samples: ExternalProcess.Samples) -> [Double] {
    let width = introduction.outputs
    let count = samples.labels.count / width
    return (0..<width).map { o in (0..<count).reduce(0) { $0 + samples.labels[$1 * width + o] } / Double(count) }
  }

  /// Points that fill the square [−1, 1]^d evenly (additive recurrence), and labels that depend on the first two inputs.
  private func samples(_ count: Int, from first: Int) -> ExternalProcess.Samples {
    let (inputs, outputs) = (introduction.inputs, introduction.outputs)
    let steps = (0..<inputs).map { (2 + 3 * Double($0)).squareRoot() }
    let rows: [[Double]] = (first..<first + count).map { i in
      steps.map { 2 * (Double(i + 1) * $0).truncatingRemainder(dividingBy: 1) - 1 }
    }
    let labels: [Double] = rows.flatMap { (row: [Double]) -> [Double] in
      let (a, b) = (row[0], row[min(1, inputs - 1)])
      guard introduction.isOfClasses else { return (0..<outputs).map { a * a + Double($0 + 1) * b / 2 } }
      let place = min(outputs - 1, Int((a * b + 1) / 2 * Double(outputs)))
      return (0..<outputs).map { $0 == place ? 1.0 : 0 }
    }
    return ExternalProcess.Samples(inputs: rows.flatMap { $0 }, labels: labels)
  }

  private static func seconds(_ duration: Duration) -> String { digits(duration / .seconds(1)) }

  /// Two digits.
  private static func digits(_ value: Double) -> String {
    guard value > 0, value < 1e6 else { return "\(value)" }
    var scale = 1.0
    while value * scale < 10 { scale *= 10 }
    let rounded = (value * scale).rounded() / scale
    return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
  }
}
