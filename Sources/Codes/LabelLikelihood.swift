import Foundation
import Kernels
import Networks
import Teachers

/// The negative log likelihood of labels under a network, in nats, and its derivatives: N(f(x), σ²) for real labels,
/// the softmax for classes. Densities, without the constant ½ ln 2π and the grid.
final class LabelLikelihood<Scalar: KernelScalar> {
  let kernel: NetworkKernel<Scalar>
  let inputs: SampleMatrix<Scalar>
  let labels: SampleMatrix<Scalar>
  let isClassification: Bool

  init(_ architecture: Architecture, _ data: Dataset, isClassification: Bool) {
    kernel = architecture.makeKernel()
    inputs = SampleMatrix(features: data.inputCount, sampleMajor: data.inputs)
    labels = SampleMatrix(features: data.outputCount, sampleMajor: data.labels)
    self.isClassification = isClassification
  }

  struct Value {
    var nats: Double
    /// Derivative by ln σ; 0 for classes.
    var scaleGradient: Double
  }

  /// Σ −ln p(y|x); `gradient` becomes `scale` times its derivative by the parameters.
  func gradient(
    of parameters: AlignedBuffer<Scalar>, logNoise: Double, scale: Double, into gradient: AlignedBuffer<Scalar>
  ) -> Value {
    if isClassification {
      let nats = kernel.crossEntropyGradient(of: parameters, inputs: inputs, labels: labels, scale: scale, into: gradient)
      return Value(nats: nats, scaleGradient: 0)
    }
    let precision = exp(-2 * logNoise)
    let squares = kernel.gradient(
      of: parameters, inputs: inputs, labels: labels, scale: scale * precision / 2, into: gradient)
    return value(squares: squares, logNoise: logNoise)
  }

  /// Σ −ln p(y|x).
  func value(of parameters: AlignedBuffer<Scalar>, logNoise: Double) -> Double {
    if isClassification { return kernel.crossEntropy(of: parameters, inputs: inputs, labels: labels) }
    return value(squares: squaredError(of: parameters), logNoise: logNoise).nats
  }

  func squaredError(of parameters: AlignedBuffer<Scalar>) -> Double {
    kernel.squaredError(of: parameters, inputs: inputs, labels: labels)
  }

  /// Real labels in all.
  var valueCount: Int { labels.samples * labels.features }

  private func value(squares: Double, logNoise: Double) -> Value {
    let scaled = squares * exp(-2 * logNoise)
    return Value(nats: scaled / 2 + Double(valueCount) * logNoise, scaleGradient: Double(valueCount) - scaled)
  }
}
