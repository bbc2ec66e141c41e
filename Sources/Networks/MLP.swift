import Kernels

/// A multilayer perceptron: an architecture and its flat parameters, in double precision.
public struct MLP: Hashable, Sendable {
  public let architecture: Architecture
  /// Layer after layer: W_l row by row, then b_l.
  public var parameters: [Double]

  public init(architecture: Architecture, parameters: [Double]) {
    precondition(parameters.count == architecture.parameterCount, "the parameters do not fit the architecture")
    self.architecture = architecture
    self.parameters = parameters
  }

  /// Parameters different from zero, biases included.
  public var liveParameterCount: Int { parameters.count { $0 != 0 } }

  /// W_l[i, j], for layer l in 1…L.
  public func weight(layer l: Int, _ i: Int, _ j: Int) -> Double {
    parameters[architecture.weights(ofLayer: l).lowerBound + i * architecture.layers[l - 1] + j]
  }

  /// b_l[i], 0 without biases.
  public func bias(layer l: Int, _ i: Int) -> Double {
    architecture.hasBias ? parameters[architecture.biases(ofLayer: l).lowerBound + i] : 0
  }

  /// f(x) for inputs in sample-major order (samples × inputs), in the same order (samples × outputs).
  public func outputs(sampleMajor inputs: [Double]) -> [Double] {
    let kernel: NetworkKernel<Double> = architecture.makeKernel()
    let out = kernel.outputs(
      of: AlignedBuffer(parameters), inputs: SampleMatrix(features: architecture.inputCount, sampleMajor: inputs))
    var values: [Double] = []
    values.reserveCapacity(out.samples * out.features)
    for s in 0..<out.samples {
      for o in 0..<out.features { values.append(out[o, s]) }
    }
    return values
  }
}

extension Architecture {
  /// The vector loops for this architecture, with their workspace.
  public func makeKernel<Scalar: KernelScalar>() -> NetworkKernel<Scalar> {
    NetworkKernel(layers: layers, nonlinearity: activation.nonlinearity, hasBias: hasBias)
  }
}

extension Activation {
  var nonlinearity: Nonlinearity {
    switch self {
    case .tanh: .tanh
    case .relu: .relu
    case .erf: .erf
    case .identity: .identity
    }
  }
}
