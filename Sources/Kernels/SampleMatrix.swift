import CKernels

/// Samples stored feature by feature: row f holds feature f of all samples, contiguous and padded with zeros to a
/// multiple of 16, so that vector loops need no tails.
public struct SampleMatrix<Scalar: KernelScalar> {
  public let features: Int
  public let samples: Int
  /// Distance between two rows.
  let stride: Int
  let buffer: AlignedBuffer<Scalar>

  /// Zeros of shape features × samples.
  public init(features: Int, samples: Int) {
    self.features = features
    self.samples = samples
    let pad = Int(BRV_PAD)
    stride = max(pad, (samples + pad - 1) / pad * pad)
    buffer = AlignedBuffer(count: features * stride)
  }

  /// From values in sample-major order: `values[s * features + f]`.
  public init(features: Int, sampleMajor values: [Double]) {
    precondition(features > 0 && values.count % features == 0, "the values do not fill whole samples")
    self.init(features: features, samples: values.count / features)
    for s in 0..<samples {
      for f in 0..<features { buffer.pointer[f * stride + s] = Scalar(values[s * features + f]) }
    }
  }

  public subscript(feature: Int, sample: Int) -> Scalar {
    get { buffer[feature * stride + sample] }
    nonmutating set { buffer[feature * stride + sample] = newValue }
  }
}
