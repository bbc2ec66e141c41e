import Foundation
import Kernels

extension Linearisation {
  /// Σ_ii, the posterior variance of each live parameter, in their order; nil where the system is singular.
  public func posteriorVariances(_ scales: PriorScales) -> [Double]? {
    let gram = SymmetricMatrix(order: liveCount)
    jacobian.rowGram(into: gram)
    let system = SymmetricMatrix(order: liveCount)
    let tau = tensorOf.map { scales.tau[$0] }
    system.setScaled(gram, scales: tau, factor: 1 / (scales.noise * scales.noise), diagonal: 1)
    guard system.factorise() else { return nil }
    system.invert()
    return (0..<liveCount).map { tau[$0] * tau[$0] * system[$0, $0] }
  }

  /// For each parameter outside `live`, the gain of log evidence in nats if it joined the support at the maximum of the
  /// posterior on `live`: ½ [a²τ²/(1 + τ²b) − ln(1 + τ²b)], a = −J_iᵀr/s², b = J_iᵀ(s²I + J T Jᵀ)⁻¹J_i.
  ///
  /// All parameters of the network must be live in this linearisation, zero where they are outside `live`.
  public func gainsOfAdding(live support: [Bool], _ scales: PriorScales) -> [(parameter: Int, nats: Double)] {
    precondition(liveCount == support.count, "the linearisation must cover all parameters")
    let gram = SymmetricMatrix(order: liveCount)
    jacobian.rowGram(into: gram)
    func product(_ i: Int, _ j: Int) -> Double { gram[max(i, j), min(i, j)] }
    let inside = support.indices.filter { support[$0] }
    let precision = 1 / (scales.noise * scales.noise)
    let tau = tensorOf.map { scales.tau[$0] }
    let system = SymmetricMatrix(order: inside.count)
    for (row, i) in inside.enumerated() {
      for (column, j) in inside[...row].enumerated() { system[row, column] = tau[i] * tau[j] * product(i, j) * precision }
      system[row, row] += 1
    }
    guard system.factorise() else { return [] }
    let slopes = AlignedBuffer<Double>(count: liveCount)
    jacobian.times(jacobian.residuals, into: slopes)
    let solved = AlignedBuffer<Double>(count: inside.count)
    var gains: [(parameter: Int, nats: Double)] = []
    for i in support.indices where !support[i] {
      let cross = inside.map { tau[$0] * product($0, i) }
      for (row, value) in cross.enumerated() { solved[row] = value }
      system.solve(solved)
      var explained = 0.0
      for (row, value) in cross.enumerated() { explained += value * solved[row] }
      let b = max(0, product(i, i) - explained * precision) * precision
      let a = -slopes[i] * precision
      let spread = tau[i] * tau[i]
      gains.append((i, (a * a * spread / (1 + spread * b) - log(1 + spread * b)) / 2))
    }
    return gains
  }
}
