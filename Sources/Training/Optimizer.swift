import Foundation
import Kernels

/// Gradient steps on the parameters of a student, and on its noise scale where it learns one.
public final class Optimizer<Scalar: KernelScalar> {
  private let kind: TrainingSettings.OptimizerKind
  private let rate: Double
  private let first: AlignedBuffer<Scalar>
  private let second: AlignedBuffer<Scalar>
  private var scaleFirst = 0.0
  private var scaleSecond = 0.0
  private var beta1Power = 1.0
  private var beta2Power = 1.0

  /// What the next step depends on, as a value.
  var state: OptimizerState {
    get {
      var state = OptimizerState()
      state.first = first.array.map { Double($0) }
      state.second = second.array.map { Double($0) }
      (state.scaleFirst, state.scaleSecond) = (scaleFirst, scaleSecond)
      (state.beta1Power, state.beta2Power) = (beta1Power, beta2Power)
      return state
    }
    set {
      first.assign(from: newValue.first.map { Scalar($0) })
      second.assign(from: newValue.second.map { Scalar($0) })
      (scaleFirst, scaleSecond) = (newValue.scaleFirst, newValue.scaleSecond)
      (beta1Power, beta2Power) = (newValue.beta1Power, newValue.beta2Power)
    }
  }

  // Kingma and Ba, arXiv 1412.6980
  private let beta1 = 0.9
  private let beta2 = 0.999
  private let epsilon = 1e-8

  public init(kind: TrainingSettings.OptimizerKind, rate: Double, count: Int) {
    self.kind = kind
    self.rate = rate
    first = AlignedBuffer(count: kind == .adam ? count : 0)
    second = AlignedBuffer(count: kind == .adam ? count : 0)
  }

  /// One step down `gradient`; masked parameters stay zero.
  public func step(_ parameters: AlignedBuffer<Scalar>, gradient: AlignedBuffer<Scalar>, mask: AlignedBuffer<Scalar>?) {
    switch kind {
    case .adam:
      beta1Power *= beta1
      beta2Power *= beta2
      ParameterKernel.adam(
        parameters, gradient: gradient, firstMoment: first, secondMoment: second, mask: mask, rate: rate, beta1: beta1,
        beta2: beta2, epsilon: epsilon, beta1Power: beta1Power, beta2Power: beta2Power)
    case .gradientDescent:
      ParameterKernel.descend(parameters, gradient: gradient, mask: mask, rate: rate)
    }
  }

  /// The move of a single further parameter in the same step; call after `step`.
  public func scalarMove(gradient g: Double) -> Double {
    guard kind == .adam else { return -rate * g }
    scaleFirst = beta1 * scaleFirst + (1 - beta1) * g
    scaleSecond = beta2 * scaleSecond + (1 - beta2) * g * g
    return -rate * (scaleFirst / (1 - beta1Power)) / ((scaleSecond / (1 - beta2Power)).squareRoot() + epsilon)
  }
}
