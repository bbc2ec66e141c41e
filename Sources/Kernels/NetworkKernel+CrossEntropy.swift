import CKernels

extension NetworkKernel {
  /// Σ over samples of Σ_c y_c (ln Σ_k exp z_k − z_c), z the outputs and y class probabilities that sum to 1 in each sample;
  /// `gradient` becomes `scale` times its derivative by the parameters. In nats.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func crossEntropyGradient(
    of parameters: AlignedBuffer<Scalar>, inputs: SampleMatrix<Scalar>, labels: SampleMatrix<Scalar>, scale: Double,
    into gradient: AlignedBuffer<Scalar>
  ) -> Double {
    check(parameters, inputs, labels)
    precondition(gradient.count == parameterCount, "the gradient has another size than the parameters")
    return Scalar._crossEntropyGradient(
      network, parameters.pointer, inputs.buffer.pointer, inputs.stride, labels.buffer.pointer, labels.stride, inputs.samples,
      scale, gradient.pointer, workspace.pointer)
  }

  /// The same sum alone.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func crossEntropy(
    of parameters: AlignedBuffer<Scalar>, inputs: SampleMatrix<Scalar>, labels: SampleMatrix<Scalar>
  ) -> Double {
    check(parameters, inputs, labels)
    return Scalar._crossEntropy(
      network, parameters.pointer, inputs.buffer.pointer, inputs.stride, labels.buffer.pointer, labels.stride, inputs.samples,
      workspace.pointer)
  }
}
