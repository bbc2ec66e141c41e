import Kernels
import RandomStreams

extension Linearisation {
  /// Mean over draws θ + ε of the deviance, ε from the linearised posterior N(0, (T⁻¹ + JᵀJ/s²)⁻¹).
  ///
  /// In the primal form ε = T^½ F⁻ᵀ z with I + T^½ JᵀJ T^½/s² = F Fᵀ. In the dual one (Matheron's rule)
  /// ε = T^½ [z − B(I + BᵀB)⁻¹(Bᵀz + e)], B = T^½ Jᵀ/s, with white z and e.
  func meanDevianceOfDraws(_ scales: PriorScales, count: Int, from stream: inout RandomStream) -> Double {
    guard liveCount > 0 else { return deviance }
    assemble(scales, diagonal: 1)
    guard system.factorise() else { return .nan }
    let draw = AlignedBuffer<Double>(count: liveCount)
    let scaled = AlignedBuffer<Double>(count: liveCount)
    let columns = AlignedBuffer<Double>(count: jacobian.columnCount)
    let trial = AlignedBuffer<Double>(parameters.array)
    let tau = tensorOf.map { scales.tau[$0] }
    var sum = 0.0
    for _ in 0..<count {
      guard !interruption.isDue else { return .nan }
      for i in 0..<liveCount { draw[i] = stream.normal() }
      if isPrimal {
        system.backSolve(draw)
      } else {
        for i in 0..<liveCount { scaled[i] = draw[i] * tau[i] / scales.noise }
        jacobian.transposedTimes(scaled, into: columns)
        for i in columns.indices { columns[i] += stream.normal() }
        system.solve(columns)
        jacobian.times(columns, into: scaled)
        for i in 0..<liveCount { draw[i] -= tau[i] / scales.noise * scaled[i] }
      }
      for (row, index) in live.enumerated() { trial[index] = parameters[index] + tau[row] * draw[row] }
      sum += deviance(at: trial)
    }
    return sum / Double(count)
  }
}
