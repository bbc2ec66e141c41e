import Foundation
import Networks
import RandomStreams
import Teachers
import Training

/// The reference student [2, 25, 25, 1] with the smooth ℓ₀ penalty on n labels, as a task of the program and as the
/// file from which the peers start.
struct EpochCase {
  let precision: Precision
  let n: Int
  private let teacher: Teacher
  private let budget: Dataset
  private let start: [Double]
  private let architecture: Architecture
  private let alpha = 0.3
  private let beta = 5.0
  private let rate = 1e-3
  private static let seed: UInt64 = 20

  /// - Parameter hidden: widths of the student's hidden layers.
  init(_ precision: Precision, n: Int, hidden: [Int] = [25, 25]) throws {
    self.precision = precision
    self.n = n
    let data = DataSettings()
    let settings = TeacherSettings(kind: .mlp, count: 1, architecture: Architecture(layers: [2, 5, 8, 1], activation: .tanh))
    teacher = try Teacher.draw(0, settings: settings, data: data, seed: Self.seed)
    budget = Dataset.draw(
      .train, count: n, teacher: teacher, settings: data, pool: .confirmation, seed: Self.seed, replicate: 0)
    architecture = Architecture(layers: [2] + hidden + [1], activation: .tanh)
    var stream = RandomStream(seed: Self.seed, role: .initialisation, teacher: 0)
    // single-precision values, so that both precisions and all peers start from the same numbers
    start = Initialisation.lux.draw(architecture, from: &stream).map { Double(Float($0)) }
  }

  /// Exactly `epochs` penalised epochs, then pruning without fine-tuning; every label is in the gradient.
  func task(epochs: Int, traceEvery: Int = 0) -> StudentTask {
    var drr = DRR()
    drr.beta = beta
    return StudentTask(
      student: StudentSettings(architecture: architecture, precision: precision),
      training: TrainingSettings(learningRate: rate, minEpochs: epochs + 1, maxEpochs: epochs, finetuneMaxEpochs: 0),
      labels: LabelProtocol(validation: .none), method: Learner(drr, values: [alpha]), setting: alpha, budget: budget,
      extraValidation: nil, start: start,
      streams: TrainingStreams(seed: Self.seed), teacher: teacher, data: DataSettings(),
      traceEvery: traceEvery)
  }

  /// Seconds that training takes.
  static func seconds(_ task: StudentTask) throws -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    _ = try task.train()
    return (clock.now - start) / .seconds(1)
  }

  /// The mean squared error in epoch `epoch`, before its step.
  func loss(atEpoch epoch: Int) throws -> Double {
    guard let point = try task(epochs: epoch, traceEvery: epoch).train().trace.points.first else {
      throw BenchmarkError("training \(epoch) epochs at n = \(n) left no trace")
    }
    return point.trainMSE
  }

  /// Writes what the peers start from.
  func write(to path: String) throws {
    struct Exchange: Encodable {
      var layers: [Int]
      var precision: String
      var parameters: [Double]
      var inputs: [Double]
      var labels: [Double]
      var alpha: Double
      var beta: Double
      var rate: Double
    }
    let exchange = Exchange(
      layers: architecture.layers, precision: precision.rawValue, parameters: start, inputs: budget.inputs, labels: budget.labels,
      alpha: alpha, beta: beta, rate: rate)
    try JSONEncoder().encode(exchange).write(to: URL(fileURLWithPath: path))
  }
}

/// Why the benchmark cannot be believed or cannot go on.
struct BenchmarkError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
