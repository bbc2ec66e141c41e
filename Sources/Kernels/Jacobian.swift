import CKernels

/// How labels come from a network's outputs f.
public enum Likelihood: Hashable, Sendable {
  /// y = f + N(0, s²).
  case gaussian
  /// One class in each sample, with probabilities softmax(f); labels are one-hot, or class probabilities.
  case categorical
}

/// Derivatives of a network's outputs by chosen parameters, on given inputs: k rows (parameters), one column per output
/// and sample, and columns of zeros that pad the samples to a multiple of 16.
///
/// For classes, rows and residuals are those of the generalised Gauss–Newton step (N. N. Schraudolph 2002,
/// doi:10.1162/08997660260028683): with p = softmax(f) and L Lᵀ = diag(p) − p pᵀ the Fisher information of the outputs, L of
/// one column less than there are classes, rows hold J L and residuals e with L e = p − y, so that (J L) e = J (p − y) is the
/// gradient of the cross-entropy in nats and (J L)(J L)ᵀ its curvature.
public final class Jacobian {
  /// k, the number of parameters with a row.
  public let parameterCount: Int
  /// Outputs × padded samples; of classes one output less.
  public let columnCount: Int
  public let rows: AlignedBuffer<Double>
  /// f − y, or e, one number per column; zero in the padding.
  public let residuals: AlignedBuffer<Double>
  public let likelihood: Likelihood

  private let kernel: NetworkKernel<Double>
  private let inputs: SampleMatrix<Double>
  private let labels: SampleMatrix<Double>
  private let targets: [Int32]
  private let fisher: FisherColumns?

  /// - Parameters:
  ///   - live: for each parameter of the network, whether it has a row; rows keep the order of the parameters.
  public init(
    kernel: NetworkKernel<Double>, inputs: SampleMatrix<Double>, labels: SampleMatrix<Double>, live: [Bool],
    likelihood: Likelihood = .gaussian
  ) {
    precondition(
      live.count == kernel.parameterCount && inputs.features == kernel.inputCount && labels.features == kernel.outputCount
        && inputs.samples == labels.samples, "shapes do not fit the network")
    self.kernel = kernel
    self.inputs = inputs
    self.labels = labels
    self.likelihood = likelihood
    var next: Int32 = 0
    targets = live.map { isLive in
      guard isLive else { return -1 }
      next += 1
      return next - 1
    }
    parameterCount = Int(next)
    let columns = labels.features * inputs.stride
    columnCount = likelihood == .categorical ? columns - inputs.stride : columns
    rows = AlignedBuffer(count: parameterCount * columns)
    residuals = AlignedBuffer(count: columnCount)
    fisher = likelihood == .categorical ? FisherColumns(labels: labels) : nil
  }

  /// Computes rows and residuals at `parameters`; returns the deviance there.
  public func update(at parameters: AlignedBuffer<Double>) -> Double {
    kernel.withNetwork { network, workspace in
      targets.withUnsafeBufferPointer {
        brv_jacobian_f64(
          network, parameters.pointer, inputs.buffer.pointer, inputs.stride, inputs.samples, $0.baseAddress!, parameterCount,
          rows.pointer, (fisher?.logits ?? residuals).pointer, workspace)
      }
    }
    return fisher?.weight(rows, parameterCount: parameterCount, residuals: residuals) ?? subtractLabels()
  }

  private func subtractLabels() -> Double {
    var sum = 0.0
    for o in 0..<labels.features {
      for s in 0..<labels.samples {
        let column = o * inputs.stride + s
        residuals.pointer[column] -= labels[o, s]
        sum += residuals.pointer[column] * residuals.pointer[column]
      }
    }
    return sum
  }

  /// The deviance: Σ (f − y)² over samples and outputs, or twice the cross-entropy in nats, so that half of it is the
  /// misfit of labels at unit noise.
  public func deviance(at parameters: AlignedBuffer<Double>) -> Double {
    switch likelihood {
    case .gaussian: kernel.squaredError(of: parameters, inputs: inputs, labels: labels)
    case .categorical: 2 * kernel.crossEntropy(of: parameters, inputs: inputs, labels: labels)
    }
  }

  /// J v for v with one number per column.
  public func times(_ v: AlignedBuffer<Double>, into out: AlignedBuffer<Double>) {
    precondition(v.count == columnCount && out.count == parameterCount, "shapes do not fit the Jacobian")
    brv_times_f64(rows.pointer, parameterCount, columnCount, v.pointer, out.pointer)
  }

  /// Jᵀ v for v with one number per parameter.
  public func transposedTimes(_ v: AlignedBuffer<Double>, into out: AlignedBuffer<Double>) {
    precondition(v.count == parameterCount && out.count == columnCount, "shapes do not fit the Jacobian")
    brv_transposed_times_f64(rows.pointer, parameterCount, columnCount, v.pointer, out.pointer)
  }

  /// J Jᵀ, k × k.
  public func rowGram(into gram: SymmetricMatrix) {
    precondition(gram.order == parameterCount, "shapes do not fit the Jacobian")
    brv_row_gram_f64(rows.pointer, parameterCount, columnCount, gram.elements.pointer)
  }

  /// gram ← factor · J_Rᵀ J_R + keep · gram over the parameters R alone, columns × columns.
  public func columnGram(of range: Range<Int>, times factor: Double = 1, keeping keep: Double = 0, into gram: SymmetricMatrix) {
    precondition(gram.order == columnCount && range.upperBound <= parameterCount, "shapes do not fit the Jacobian")
    brv_column_gram_f64(
      rows.pointer + range.lowerBound * columnCount, range.count, columnCount, factor, keep, gram.elements.pointer)
  }
}
