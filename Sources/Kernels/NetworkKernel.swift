import CKernels

/// The nonlinearities the kernels know; the numbers are those of the C side.
public enum Nonlinearity: Int32, Sendable {
  case tanh = 0
  case relu = 1
  /// erf(a/√2)
  case erf = 2
  case identity = 3
}

/// Forward and backward pass of one multilayer perceptron, with the workspace they need.
///
/// An instance belongs to one thread. Nothing is allocated after `init`.
public final class NetworkKernel<Scalar: KernelScalar> {
  /// The deepest network, in weight matrices.
  public static var maximumLayerCount: Int { 63 }

  public let parameterCount: Int
  public let inputCount: Int
  public let outputCount: Int
  private let widths: UnsafeMutablePointer<Int32>
  let network: UnsafeMutablePointer<brv_network>
  let workspace: AlignedBuffer<Scalar>

  /// - Parameters:
  ///   - layers: widths d_0 … d_L, all positive, at most 63 weight matrices.
  public init(layers: [Int], nonlinearity: Nonlinearity, hasBias: Bool) {
    precondition(
      layers.count >= 2 && layers.count <= Self.maximumLayerCount + 1 && layers.allSatisfy { $0 > 0 },
      "a network has 1 to 63 weight matrices and positive widths")
    inputCount = layers[0]
    outputCount = layers[layers.count - 1]
    parameterCount = (1..<layers.count).reduce(0) { $0 + layers[$1] * (layers[$1 - 1] + (hasBias ? 1 : 0)) }
    widths = .allocate(capacity: layers.count)
    for (i, width) in layers.enumerated() { widths[i] = Int32(width) }
    network = .allocate(capacity: 1)
    network.initialize(
      to: brv_network(
        layer_count: Int32(layers.count - 1), activation: nonlinearity.rawValue, has_bias: hasBias ? 1 : 0,
        widths: UnsafePointer(widths)))
    workspace = AlignedBuffer(count: brv_workspace_count(network))
  }

  deinit {
    network.deallocate()
    widths.deallocate()
  }

  /// Σ over samples and outputs of (f(x) − y)²; `gradient` becomes `scale` times its derivative by the parameters.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func gradient(
    of parameters: AlignedBuffer<Scalar>, inputs: SampleMatrix<Scalar>, labels: SampleMatrix<Scalar>, scale: Double,
    into gradient: AlignedBuffer<Scalar>
  ) -> Double {
    check(parameters, inputs, labels)
    precondition(gradient.count == parameterCount, "the gradient has another size than the parameters")
    return Scalar._gradient(
      network, parameters.pointer, inputs.buffer.pointer, inputs.stride, labels.buffer.pointer, labels.stride, inputs.samples,
      scale, gradient.pointer, workspace.pointer)
  }

  /// Σ over samples and outputs of (f(x) − y)².
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func squaredError(
    of parameters: AlignedBuffer<Scalar>, inputs: SampleMatrix<Scalar>, labels: SampleMatrix<Scalar>
  ) -> Double {
    check(parameters, inputs, labels)
    return Scalar._squaredError(
      network, parameters.pointer, inputs.buffer.pointer, inputs.stride, labels.buffer.pointer, labels.stride, inputs.samples,
      workspace.pointer)
  }

  /// f(x) for all samples, shape outputs × samples.
  public func outputs(of parameters: AlignedBuffer<Scalar>, inputs: SampleMatrix<Scalar>) -> SampleMatrix<Scalar> {
    precondition(parameters.count == parameterCount && inputs.features == inputCount, "shapes do not fit the network")
    let out = SampleMatrix<Scalar>(features: outputCount, samples: inputs.samples)
    Scalar._outputs(
      network, parameters.pointer, inputs.buffer.pointer, inputs.stride, inputs.samples, out.buffer.pointer, out.stride,
      workspace.pointer)
    return out
  }

  /// The door to further C functions of this module.
  func withNetwork(_ body: (UnsafePointer<brv_network>, UnsafeMutablePointer<Scalar>) -> Void) {
    body(UnsafePointer(network), workspace.pointer)
  }

  func check(_ parameters: AlignedBuffer<Scalar>, _ inputs: SampleMatrix<Scalar>, _ labels: SampleMatrix<Scalar>) {
    precondition(
      parameters.count == parameterCount && inputs.features == inputCount && labels.features == outputCount
        && inputs.samples == labels.samples, "shapes do not fit the network")
  }
}
