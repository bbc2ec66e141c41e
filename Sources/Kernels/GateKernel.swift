/// Steps on parameters that are switched on and off: weights w with the probabilities π that they are there.
///
/// Specialised here, like ``ParameterKernel``, because other modules call them without seeing their bodies.
public enum GateKernel<Scalar: KernelScalar> {
  public typealias Buffer = AlignedBuffer<Scalar>

  /// Exact gradients of E|y − F(w∘z)|² + λ₀ Σπ + λ₁ Σπ|w|, z_j ~ Bernoulli(π_j), in several regressions at once.
  ///
  ///     g_w = −2πc + 2N w π(1 − π) + λ₁ π sign w        g_π = −2wc + N w²(1 − 2π) + λ₀ + λ₁|w|
  ///
  /// - Parameters:
  ///   - correlation: c = Fᵀ(y − F(w∘π)), variables × regressions like all matrices here.
  ///   - norms: N_j = |F_j|², one per variable.
  ///   - lambda0, lambda1: λ₀ and λ₁, one per regression.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func regressionGradient(
    weights: Buffer, probabilities: Buffer, correlation: Buffer, norms: Buffer, lambda0: Buffer, lambda1: Buffer,
    weightGradient: Buffer, probabilityGradient: Buffer
  ) {
    let (rows, columns) = (norms.count, lambda0.count)
    precondition(
      lambda1.count == columns && weights.count == rows * columns && probabilities.count == weights.count
        && correlation.count == weights.count && weightGradient.count == weights.count
        && probabilityGradient.count == weights.count, "the shapes of the gated regressions do not fit")
    Scalar._gatedGradient(
      weights.pointer, probabilities.pointer, correlation.pointer, norms.pointer, lambda0.pointer, lambda1.pointer, rows,
      columns, weightGradient.pointer, probabilityGradient.pointer)
  }

  /// Projects onto [0, 1].
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func clip(_ values: Buffer) { Scalar._clip(values.pointer, values.paddedCount) }

  /// out ← a ∘ b.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func multiply(_ a: Buffer, _ b: Buffer, into out: Buffer) {
    precondition(a.count == b.count && b.count == out.count, "buffers differ in size")
    for i in 0..<out.paddedCount { out.pointer[i] = a.pointer[i] * b.pointer[i] }
  }
}
