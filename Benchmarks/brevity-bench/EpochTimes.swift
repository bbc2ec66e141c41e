import CMeasures
import Foundation
import Networks

/// One row of the table: microseconds per epoch, of us, of the peers and of the floor, measured in turn.
struct EpochRow {
  var precision: Precision
  var n: Int
  var brevity: Sample
  var jax: Sample?
  var torch: Sample?
  var floor: Sample
}

/// Repeated measurements of one time.
struct Sample {
  private(set) var values: [Double] = []
  mutating func add(_ value: Double) { values.append(value) }
  var median: Double {
    let sorted = values.sorted()
    let half = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
  }
  var least: Double { values.min() ?? .nan }
  /// Interquartile range over median, in per cent.
  var spread: Double {
    let sorted = values.sorted()
    return 100 * (sorted[sorted.count * 3 / 4] - sorted[sorted.count / 4]) / median
  }
}

struct EpochTimes {
  let repetitions: Int
  let jax: Peer?
  let torch: Peer?
  let folder: String

  /// Rows for every precision and size. All implementations must agree on the loss after 200 epochs.
  func measure(_ precisions: [Precision], sizes: [Int], progress: (String) -> Void) throws -> [EpochRow] {
    try precisions.flatMap { precision in
      try sizes.map { n in
        progress("n = \(n), \(precision.rawValue)")
        return try measure(precision, n)
      }
    }
  }

  private func measure(_ precision: Precision, _ n: Int) throws -> EpochRow {
    let study = try EpochCase(precision, n: n)
    let file = "\(folder)/case-\(precision.rawValue)-\(n).json"
    try study.write(to: file)
    try agree(study, file)
    let epochs = max(1000, min(8000, 1_200_000 / n))
    let eagerEpochs = 100
    var row = EpochRow(
      precision: precision, n: n, brevity: Sample(), jax: jax.map { _ in Sample() }, torch: torch.map { _ in Sample() },
      floor: Sample())
    _ = try jax?.train(case: file, epochs: epochs)
    for _ in 0..<repetitions {
      let around = try EpochCase.seconds(study.task(epochs: 0))
      row.brevity.add((try EpochCase.seconds(study.task(epochs: epochs)) - around) * 1e6 / Double(epochs))
      if let jax { row.jax?.add(try jax.train(case: file, epochs: epochs).seconds * 1e6 / Double(epochs)) }
      if let torch { row.torch?.add(try torch.train(case: file, epochs: eagerEpochs).seconds * 1e6 / Double(eagerEpochs)) }
      row.floor.add(floor(precision, n))
    }
    return row
  }

  /// Microseconds below which an epoch cannot fall with these parts: its 4100 floating-point operations a sample at
  /// the rate of OpenBLAS in the hidden layer's products (3750 of them), and its 50 tanh a sample.
  private func floor(_ precision: Precision, _ n: Int) -> Double {
    let looks: Int32 = 50
    let (products, tanh) =
      precision == .float
      ? (measured_products_f32(Int32(n), looks), measured_tanh_f32(Int32(50 * n), looks))
      : (measured_products_f64(Int32(n), looks), measured_tanh_f64(Int32(50 * n), looks))
    return (products * 4100 / 3750 + tanh) * 1e6
  }

  private func agree(_ study: EpochCase, _ file: String) throws {
    let ours = try study.loss(atEpoch: 200)
    let tolerance = study.precision == .float ? 1e-4 : 1e-9
    for peer in [jax, torch].compactMap({ $0 }) {
      let theirs = try peer.train(case: file, epochs: 200).loss
      guard abs(theirs - ours) <= tolerance * ours else {
        throw BenchmarkError(
          "after 200 epochs at n = \(study.n) (\(study.precision.rawValue)) the loss is \(ours) here and \(theirs) in \(peer.name): "
            + "more than \(tolerance) apart, relatively, so that the times would not be of the same arithmetic")
      }
    }
  }
}
