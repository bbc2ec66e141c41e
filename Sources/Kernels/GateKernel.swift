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
      lambda1.count == columns && weights.count == rows * columns, "the shapes of the gated regressions do not fit")
    check(weights, probabilities, correlation, weightGradient, probabilityGradient)
    Scalar._gatedGradient(
      weights.pointer, probabilities.pointer, correlation.pointer, norms.pointer, lambda0.pointer, lambda1.pointer, rows,
      columns, weightGradient.pointer, probabilityGradient.pointer)
  }

  /// Gradients of u[(p − wπ)² + w²π(1 − π)] + απ, summed over parameters: the one by p is added, the others are set.
  /// The bracket is E(p − wz)² with z ~ Bernoulli(π), the constraint of minimax pruning (arXiv 2505.17469).
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func constraintGradient(
    parameters p: Buffer, weights w: Buffer, probabilities pi: Buffer, multipliers u: Buffer, alpha: Double,
    addingTo parameterGradient: Buffer, weightGradient: Buffer, probabilityGradient: Buffer
  ) {
    check(p, w, pi, u, parameterGradient)
    check(p, weightGradient, probabilityGradient, p, p)
    // not into the padding, where α would stand
    Scalar._constraintGradient(
      p.pointer, w.pointer, pi.pointer, u.pointer, p.count, Scalar(alpha), parameterGradient.pointer, weightGradient.pointer,
      probabilityGradient.pointer)
  }

  /// −[(p − wπ)² + w²π(1 − π)], the descent direction by which the multiplier u of each constraint ascends.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func constraintAscent(
    parameters p: Buffer, weights w: Buffer, probabilities pi: Buffer, into multiplierGradient: Buffer
  ) {
    check(p, w, pi, multiplierGradient, p)
    Scalar._constraintAscent(p.pointer, w.pointer, pi.pointer, p.paddedCount, multiplierGradient.pointer)
  }

  /// mean ← mean + weight (value − mean).
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func average(_ mean: Buffer, with value: Buffer, weight: Double) {
    check(mean, value, mean, mean, mean)
    Scalar._average(mean.pointer, value.pointer, mean.paddedCount, Scalar(weight))
  }

  /// Projects onto [lower, upper], which contains 0.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func clip(_ values: Buffer, to bounds: ClosedRange<Double> = 0...1) {
    precondition(bounds.contains(0), "the padding of a buffer stays 0")
    Scalar._clip(values.pointer, values.paddedCount, Scalar(bounds.lowerBound), Scalar(bounds.upperBound))
  }

  /// out ← a ∘ b.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func multiply(_ a: Buffer, _ b: Buffer, into out: Buffer) {
    check(a, b, out, a, a)
    Scalar._multiplyElements(a.pointer, b.pointer, out.pointer, out.paddedCount)
  }

  private static func check(_ a: Buffer, _ b: Buffer, _ c: Buffer, _ d: Buffer, _ e: Buffer) {
    precondition(
      b.count == a.count && c.count == a.count && d.count == a.count && e.count == a.count, "buffers differ in size")
  }
}
