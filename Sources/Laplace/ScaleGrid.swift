import Foundation

/// The grids on which a description length states its noise and prior scales.
package struct ScaleGrid {
  private static let tauCount = 8

  private let initialStds: [Double]
  /// δ; nil for classes, which have no s.
  private let precision: Double?
  private var noiseCount: Int { precision == nil ? 1 : 64 }

  init(tensors: Tensors, precision: Double?) {
    initialStds = tensors.initialStds
    self.precision = precision
  }

  /// 6 bits for s and 3 for each τ.
  package var bits: Double { log2(Double(noiseCount)) + 3 * Double(initialStds.count) }

  /// s = (δ/2)·2^{i/4}, i < 64.
  private func noise(_ index: Int) -> Double { precision.map { $0 / 2 * exp2(Double(index) / 4) } ?? 1 }

  /// τ_l = initial sd · 2^{i−3}, i < 8.
  private func tau(_ tensor: Int, _ index: Int) -> Double { initialStds[tensor] * exp2(Double(index - 3)) }

  /// The value of the grid that is nearest on a logarithmic scale.
  func nearestNoise(to value: Double) -> Double {
    precision.map { noise(Self.nearest(4 * log2(value / ($0 / 2)), noiseCount)) } ?? 1
  }

  /// The value of the grid of a tensor that is nearest on a logarithmic scale.
  func nearestTau(_ tensor: Int, to value: Double) -> Double {
    tau(tensor, Self.nearest(log2(value / initialStds[tensor]) + 3, Self.tauCount))
  }

  private static func nearest(_ value: Double, _ count: Int) -> Int {
    value.isFinite ? min(max(Int(value.rounded()), 0), count - 1) : 0
  }

  /// The scales of smallest −ln evidence that no single step on the grid improves, starting from the residuals and the
  /// sizes of the parameters; nil where nothing is finite.
  func minimise(_ model: Linearisation) -> PriorScales? {
    var indices = start(model)
    guard var best = value(model, indices) else { return nil }
    var improved = true
    while improved {
      improved = false
      for coordinate in indices.indices {
        let count = coordinate == 0 ? noiseCount : Self.tauCount
        if coordinate > 0 && model.rows[coordinate - 1].isEmpty { continue }
        for direction in [1, -1] {
          var moved = false
          while (0..<count).contains(indices[coordinate] + direction) {
            var trial = indices
            trial[coordinate] += direction
            guard let value = value(model, trial), value < best else { break }
            (indices, best, moved, improved) = (trial, value, true, true)
          }
          if moved { break }
        }
      }
    }
    return scales(indices)
  }

  private func value(_ model: Linearisation, _ indices: [Int]) -> Double? {
    model.evidence(scales(indices)).map(\.negativeLogEvidence)
  }

  private func scales(_ indices: [Int]) -> PriorScales {
    PriorScales(tau: initialStds.indices.map { tau($0, indices[$0 + 1]) }, noise: noise(indices[0]))
  }

  private func start(_ model: Linearisation) -> [Int] {
    var indices = [0]
    if let precision {
      let n = Double(model.residualCount)
      let variance = model.deviance / max(n - Double(model.liveCount), n / 2)
      indices = [Self.nearest(4 * log2(variance.squareRoot() / (precision / 2)), noiseCount)]
    }
    for (tensor, squares) in model.squaredNorms.enumerated() {
      let root = (squares / Double(max(1, model.rows[tensor].count))).squareRoot()
      indices.append(Self.nearest(log2(root / initialStds[tensor]) + 3, Self.tauCount))
    }
    return indices
  }
}
