import Kernels

/// A penalty on the weights and biases of a student, never on its noise scale. Strengths are per mean loss:
/// α′ = α/(n·D) with the n labels of D outputs that are in the gradient, so that α keeps its meaning as n grows.
package protocol Penalty: Hashable, Sendable {
  /// The penalty of `parameters`.
  func value(_ parameters: [Double]) -> Double
  /// Adds the derivative by the parameters in `range`, times `scale`.
  func addGradient<Scalar>(
    of parameters: AlignedBuffer<Scalar>, _ range: Range<Int>, scale: Double, to gradient: AlignedBuffer<Scalar>)
}

/// ρ′ Σθ²
package struct L2Penalty: Penalty {
  package var strength: Double

  package init(strength: Double) { self.strength = strength }

  package func value(_ parameters: [Double]) -> Double { strength * parameters.reduce(0) { $0 + $1 * $1 } }

  package func addGradient<Scalar>(
    of parameters: AlignedBuffer<Scalar>, _ range: Range<Int>, scale: Double, to gradient: AlignedBuffer<Scalar>
  ) { ParameterKernel.addL2(parameters, range, strength: scale * strength, to: gradient) }
}
