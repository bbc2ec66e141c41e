import Kernels
import Networks

/// A network linearised at its parameters: J = ∂f/∂θ_live, the residuals f − y, and the Gram matrices that second-order
/// steps, the Laplace evidence and description lengths are made of.
///
/// With prior scales T = diag(τ²) per tensor and noise s, everything needs the matrix
///
///     I + T^½ JᵀJ T^½/s²   (k × k, where k ≤ n)   or   I + J T Jᵀ/s²   (n × n, where k > n),
///
/// which have the same determinant. For classes J and the residuals are weighted by the Fisher information (`Jacobian`), and
/// s = 1. An instance belongs to one thread and is reused at new parameters.
public final class Linearisation {
  public let architecture: Architecture
  public let tensors: Tensors
  /// Flat indices of the live parameters, ascending.
  public let live: [Int]
  /// For each live parameter, its tensor.
  public let tensorOf: [Int]
  /// n·D, the number of residuals.
  public let residualCount: Int
  public private(set) var parameters: AlignedBuffer<Double>
  /// Σ (f − y)², or twice the cross-entropy in nats, at `parameters`.
  public private(set) var deviance = Double.nan

  package let jacobian: Jacobian
  /// Rows of the Jacobian that belong to each tensor.
  let rows: [Range<Int>]
  /// Whether the k × k form is the smaller one.
  package let isPrimal: Bool
  /// J Jᵀ in the primal form, Σ_l τ_l² J_lᵀ J_l in the dual one.
  let gram: SymmetricMatrix
  let system: SymmetricMatrix
  /// The τ² of `gram`, all 1 in the primal form; nil where it belongs to other parameters.
  private var gramWeights: [Double]?
  let interruption: Interruption

  /// - Parameters:
  ///   - live: which parameters may differ from zero; the others stay as they are.
  public init(
    _ network: MLP, live: [Bool], tensors: Tensors, inputs: SampleMatrix<Double>, labels: SampleMatrix<Double>,
    likelihood: Likelihood = .gaussian, interruption: Interruption = Interruption()
  ) {
    self.interruption = interruption
    architecture = network.architecture
    self.tensors = tensors
    self.live = live.indices.filter { live[$0] }
    var rows: [Range<Int>] = []
    var tensorOf: [Int] = []
    for (index, range) in tensors.ranges.enumerated() {
      let start = tensorOf.count
      for i in range where live[i] { tensorOf.append(index) }
      rows.append(start..<tensorOf.count)
    }
    self.rows = rows
    self.tensorOf = tensorOf
    parameters = AlignedBuffer(network.parameters)
    jacobian = Jacobian(
      kernel: network.architecture.makeKernel(), inputs: inputs, labels: labels, live: live, likelihood: likelihood)
    residualCount = labels.samples * labels.features
    isPrimal = jacobian.parameterCount <= jacobian.columnCount
    let order = isPrimal ? jacobian.parameterCount : jacobian.columnCount
    system = SymmetricMatrix(order: order)
    gram = SymmetricMatrix(order: order)
    deviance = jacobian.update(at: parameters)
  }

  /// Whether the Jacobian is small enough to be made, 800 MB at most.
  ///
  /// - Parameter labelCount: n·D, of classes n·K.
  public static func fits(parameterCount: Int, labelCount: Int) -> Bool {
    Double(parameterCount) * Double(labelCount) <= 1e8
  }

  /// Memory of the Jacobian and the matrices, in bytes.
  public static func bytes(parameterCount: Int, labelCount: Int) -> Double {
    let order = Double(order(parameterCount: parameterCount, labelCount: labelCount))
    return 8 * (Double(parameterCount) * Double(labelCount) + 2 * order * order)
  }

  /// The largest order of matrices with which the length of a student of classes is computed, in seconds.
  public static let largestOrder = 2500

  /// The order of the matrices, at most: k or n·D, whichever is smaller.
  public static func order(parameterCount: Int, labelCount: Int) -> Int { min(parameterCount, labelCount) }

  public var likelihood: Likelihood { jacobian.likelihood }
  /// k, the number of live parameters.
  public var liveCount: Int { live.count }

  /// Σθ² over the live parameters of each tensor.
  public var squaredNorms: [Double] {
    var sums = [Double](repeating: 0, count: tensors.count)
    for (row, index) in live.enumerated() { sums[tensorOf[row]] += parameters[index] * parameters[index] }
    return sums
  }

  /// Moves to other parameters and linearises there.
  public func move(to values: AlignedBuffer<Double>) {
    parameters.assign(from: values)
    deviance = jacobian.update(at: parameters)
    gramWeights = nil
  }

  /// The deviance at other parameters, without moving.
  public func deviance(at values: AlignedBuffer<Double>) -> Double { jacobian.deviance(at: values) }

  /// diagonal · I + T^½ JᵀJ T^½/s² or diagonal · I + J T Jᵀ/s², in `system`.
  func assemble(_ scales: PriorScales, diagonal: Double) {
    let weights = tensors.ranges.indices.map { isPrimal ? 1 : scales.tau[$0] * scales.tau[$0] }
    if weights != gramWeights {
      if isPrimal { jacobian.rowGram(into: gram) } else { sumGrams(weights) }
      gramWeights = weights
    }
    let precision = 1 / (scales.noise * scales.noise)
    let tau = isPrimal ? tensorOf.map { scales.tau[$0] } : nil
    system.setScaled(gram, scales: tau, factor: precision, diagonal: diagonal)
  }

  /// Σ_l w_l J_lᵀ J_l in `gram`; neighbours of equal weight are one product, for thin products are slow.
  private func sumGrams(_ weights: [Double]) {
    var first = 0
    while first < rows.count, !interruption.isDue {
      var last = first
      while last + 1 < rows.count, weights[last + 1] == weights[first] { last += 1 }
      let range = rows[first].lowerBound..<rows[last].upperBound
      jacobian.columnGram(of: range, times: weights[first], keeping: first == 0 ? 0 : 1, into: gram)
      first = last + 1
    }
  }

  /// tr(A J_lᵀ J_l) of every tensor, in the dual form, for the matrix A in `system`.
  func tensorTraces() -> [Double] {
    gramWeights = nil
    return rows.map { range in
      guard !interruption.isDue else { return .nan }
      jacobian.columnGram(of: range, into: gram)
      return system.dot(gram)
    }
  }
}

/// Scales of the model: y = f(x) + N(0, s²) or classes with probabilities softmax(f(x)), θ_i ~ N(0, τ_l²) in tensor l.
public struct PriorScales: Hashable, Sendable {
  /// τ_l > 0, one per tensor.
  public var tau: [Double]
  /// s > 0; for classes 1, and above it the likelihood to the power of 1/s².
  public var noise: Double

  public init(tau: [Double], noise: Double) {
    self.tau = tau
    self.noise = noise
  }
}
