import CKernels

/// Derivatives of a network's outputs by chosen parameters, on given inputs: k rows (parameters), one column per output
/// and sample, and columns of zeros that pad the samples to a multiple of 16.
public final class Jacobian {
  /// k, the number of parameters with a row.
  public let parameterCount: Int
  /// Outputs × padded samples.
  public let columnCount: Int
  public let rows: AlignedBuffer<Double>
  /// f − y, one number per column; zero in the padding.
  public let residuals: AlignedBuffer<Double>

  private let kernel: NetworkKernel<Double>
  private let inputs: SampleMatrix<Double>
  private let labels: SampleMatrix<Double>
  private let targets: [Int32]

  /// - Parameters:
  ///   - live: for each parameter of the network, whether it has a row; rows keep the order of the parameters.
  public init(kernel: NetworkKernel<Double>, inputs: SampleMatrix<Double>, labels: SampleMatrix<Double>, live: [Bool]) {
    precondition(
      live.count == kernel.parameterCount && inputs.features == kernel.inputCount && labels.features == kernel.outputCount
        && inputs.samples == labels.samples, "shapes do not fit the network")
    self.kernel = kernel
    self.inputs = inputs
    self.labels = labels
    var next: Int32 = 0
    targets = live.map { isLive in
      guard isLive else { return -1 }
      next += 1
      return next - 1
    }
    parameterCount = Int(next)
    columnCount = labels.features * inputs.stride
    rows = AlignedBuffer(count: parameterCount * columnCount)
    residuals = AlignedBuffer(count: columnCount)
  }

  /// Computes rows and residuals at `parameters`; returns Σ (f − y)² over samples and outputs.
  public func update(at parameters: AlignedBuffer<Double>) -> Double {
    kernel.withNetwork { network, workspace in
      targets.withUnsafeBufferPointer {
        brv_jacobian_f64(
          network, parameters.pointer, inputs.buffer.pointer, inputs.stride, inputs.samples, $0.baseAddress!, parameterCount,
          rows.pointer, residuals.pointer, workspace)
      }
    }
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

  /// Σ (f − y)² alone.
  public func squaredError(at parameters: AlignedBuffer<Double>) -> Double {
    kernel.squaredError(of: parameters, inputs: inputs, labels: labels)
  }

  /// J v for v with one number per column.
  public func times(_ v: AlignedBuffer<Double>, into out: AlignedBuffer<Double>) {
    precondition(v.count == columnCount && out.count == parameterCount, "shapes do not fit the Jacobian")
    brv_times(rows.pointer, parameterCount, columnCount, v.pointer, out.pointer)
  }

  /// Jᵀ v for v with one number per parameter.
  public func transposedTimes(_ v: AlignedBuffer<Double>, into out: AlignedBuffer<Double>) {
    precondition(v.count == parameterCount && out.count == columnCount, "shapes do not fit the Jacobian")
    brv_transposed_times(rows.pointer, parameterCount, columnCount, v.pointer, out.pointer)
  }

  /// J Jᵀ, k × k.
  public func rowGram(into gram: SymmetricMatrix) {
    precondition(gram.order == parameterCount, "shapes do not fit the Jacobian")
    brv_row_gram(rows.pointer, parameterCount, columnCount, gram.elements.pointer)
  }

  /// gram ← factor · J_Rᵀ J_R + keep · gram over the parameters R alone, columns × columns.
  public func columnGram(of range: Range<Int>, times factor: Double = 1, keeping keep: Double = 0, into gram: SymmetricMatrix) {
    precondition(gram.order == columnCount && range.upperBound <= parameterCount, "shapes do not fit the Jacobian")
    brv_column_gram(rows.pointer + range.lowerBound * columnCount, range.count, columnCount, factor, keep, gram.elements.pointer)
  }
}
