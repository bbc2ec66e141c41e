/// Penalty gradients and optimiser steps over flat parameters.
///
/// Specialised here, because other modules call them without seeing their bodies, once an epoch.
public enum ParameterKernel<Scalar: KernelScalar> {
  public typealias Buffer = AlignedBuffer<Scalar>

  /// gradient += a sign(θ), sign(0) = 0, over `range`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func addL1(_ parameters: Buffer, _ range: Range<Int>, strength a: Double, to gradient: Buffer) {
    check(parameters, gradient, range)
    Scalar._addL1(
      parameters.pointer + range.lowerBound, gradient.pointer + range.lowerBound, padded(range, parameters), Scalar(a))
  }

  /// gradient += a β sign(θ) exp(−β|θ|), the derivative of a Σ(1 − exp(−β|θ|)), over `range`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func addSmoothL0(
    _ parameters: Buffer, _ range: Range<Int>, strength a: Double, beta: Double, to gradient: Buffer
  ) {
    check(parameters, gradient, range)
    Scalar._addSmoothL0(
      parameters.pointer + range.lowerBound, gradient.pointer + range.lowerBound, padded(range, parameters), Scalar(a),
      Scalar(beta))
  }

  /// gradient += 2 r θ, the derivative of r Σθ², over `range`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func addL2(_ parameters: Buffer, _ range: Range<Int>, strength r: Double, to gradient: Buffer) {
    check(parameters, gradient, range)
    Scalar._addL2(
      parameters.pointer + range.lowerBound, gradient.pointer + range.lowerBound, padded(range, parameters), Scalar(r))
  }

  /// One step of Adam (Kingma and Ba, arXiv 1412.6980): with bias-corrected moments, θ ← θ − rate·m̂/(√v̂ + ε).
  /// `beta1Power` = β₁ᵗ and `beta2Power` = β₂ᵗ with t ≥ 1. Parameters whose mask is 0 stay exactly 0.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func adam(
    _ parameters: Buffer, gradient: Buffer, firstMoment: Buffer, secondMoment: Buffer, mask: Buffer?, rate: Double,
    beta1: Double, beta2: Double, epsilon: Double, beta1Power: Double, beta2Power: Double
  ) {
    check(parameters, gradient, parameters.indices)
    precondition(
      firstMoment.count == parameters.count && secondMoment.count == parameters.count
        && (mask?.count ?? parameters.count) == parameters.count, "the optimiser's state has another size")
    Scalar._adam(
      parameters.pointer, gradient.pointer, firstMoment.pointer, secondMoment.pointer, mask.map { UnsafePointer($0.pointer) },
      parameters.paddedCount, Scalar(rate), Scalar(beta1), Scalar(beta2), Scalar(epsilon), Scalar(1 / (1 - beta1Power)),
      Scalar(1 / (1 - beta2Power)))
  }

  /// θ ← θ − rate · gradient. Parameters whose mask is 0 stay exactly 0.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func descend(_ parameters: Buffer, gradient: Buffer, mask: Buffer?, rate: Double) {
    check(parameters, gradient, parameters.indices)
    precondition((mask?.count ?? parameters.count) == parameters.count, "the mask has another size")
    Scalar._descend(
      parameters.pointer, gradient.pointer, mask.map { UnsafePointer($0.pointer) }, parameters.paddedCount,
      Scalar(rate))
  }

  /// A range up to the last parameter goes on into the padding, where parameters are 0 and so are all terms.
  private static func padded(_ range: Range<Int>, _ parameters: Buffer) -> Int {
    range.upperBound == parameters.count ? parameters.paddedCount - range.lowerBound : range.count
  }

  private static func check(_ parameters: Buffer, _ gradient: Buffer, _ range: Range<Int>) {
    precondition(
      parameters.count == gradient.count && range.lowerBound >= 0 && range.upperBound <= parameters.count,
      "the gradient or the range does not fit the parameters")
  }
}

/// The elementary functions of the kernels, for tests of their accuracy.
public enum ElementaryFunctions<Scalar: KernelScalar> {
  /// tanh, relative error below 5 units in the last place, odd, exactly ±1 beyond saturation.
  public static func tanh(_ x: [Scalar]) -> [Scalar] {
    var out = [Scalar](repeating: 0, count: x.count)
    x.withUnsafeBufferPointer { from in
      out.withUnsafeMutableBufferPointer { to in
        if let source = from.baseAddress, let target = to.baseAddress { Scalar._tanh(source, target, x.count) }
      }
    }
    return out
  }

  /// exp(−|x|), with |x| cut at 87 (single) or 708 (double).
  public static func expNegative(_ x: [Scalar]) -> [Scalar] {
    var out = [Scalar](repeating: 0, count: x.count)
    x.withUnsafeBufferPointer { from in
      out.withUnsafeMutableBufferPointer { to in
        if let source = from.baseAddress, let target = to.baseAddress { Scalar._expNegative(source, target, x.count) }
      }
    }
    return out
  }
}
