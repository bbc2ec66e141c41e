import Kernels

/// Levenberg–Marquardt on the penalised least squares of fixed scales,
///
///     E(θ) = D(θ)/(2s²) + ½ Σθ²/τ²   (nats),
///
/// D the residual sum of squares, or twice the cross-entropy of classes with the Gauss–Newton curvature of a softmax,
/// in the whitened coordinates θ/τ, where the penalty's curvature is the identity and damping is isotropic. The damping
/// follows Nielsen's rule (IMM-REP-1999-05). A fit has converged when the Newton decrement, the decrease of E that the
/// quadratic model still promises, is below `tolerance` nats.
public struct LevenbergMarquardt: Hashable, Sendable {
  public var maximumSteps: Int
  public var tolerance: Double

  public init(maximumSteps: Int = 200, tolerance: Double = 1e-4) {
    self.maximumSteps = maximumSteps
    self.tolerance = tolerance
  }

  public enum Ending: Hashable, Sendable {
    case converged
    case maximumSteps
    /// No damping gives a decrease: the limit of double precision.
    case stalled
    case diverged
  }

  public struct Result: Hashable, Sendable {
    public var ending: Ending
    /// Accepted and rejected steps.
    public var steps: Int
    /// Jacobians and losses, in passes over the labels.
    public var evaluations: Int
    /// Damping to go on with.
    public var damping: Double
  }

  /// Moves `model` to a local minimum of E.
  ///
  /// - Parameter damping: of an earlier fit nearby; nil starts from 10⁻³ of the largest curvature.
  public func minimise(_ model: Linearisation, _ scales: PriorScales, damping start: Double? = nil) -> Result {
    let trial = AlignedBuffer<Double>(model.parameters.array)
    let step = WhitenedStep(model)
    var result = Result(ending: .maximumSteps, steps: 0, evaluations: 0, damping: start ?? 0)
    var energy = step.energy(model, scales)
    guard energy.isFinite else { return Result(ending: .diverged, steps: 0, evaluations: 0, damping: 0) }
    guard model.liveCount > 0 else { return Result(ending: .converged, steps: 0, evaluations: 0, damping: 0) }
    var growth = 2.0
    step.gradient(model, scales)
    while result.steps < maximumSteps {
      guard !model.interruption.isDue else {
        result.ending = .diverged
        return result
      }
      if result.damping <= 0 { result.damping = 1e-3 * step.largestCurvature(model, scales) }
      guard step.solve(model, scales, damping: result.damping) else {
        result.damping *= growth
        growth *= 2
        if result.damping > 1e30 {
          result.ending = .diverged
          return result
        }
        continue
      }
      result.steps += 1
      let promised = step.promisedDecrease(damping: result.damping)
      if promised < tolerance / 10, step.newtonDecrement(model, scales) < tolerance {
        result.ending = .converged
        return result
      }
      step.apply(to: trial, from: model, scales)
      let other = step.energy(model, scales, at: trial)
      result.evaluations += 1
      let ratio = (energy - other) / promised
      if other.isFinite, ratio > 0 {
        model.move(to: trial)
        result.evaluations += 1
        energy = other
        let cubed = (2 * ratio - 1) * (2 * ratio - 1) * (2 * ratio - 1)
        result.damping = max(1e-12, result.damping * max(1.0 / 3, 1 - cubed))
        growth = 2
        step.gradient(model, scales)
      } else {
        result.damping *= growth
        growth *= 2
        if promised < 1e-13 * max(1, abs(energy)) || result.damping > 1e30 {
          result.ending = .stalled
          return result
        }
      }
    }
    return result
  }
}

/// The step of one iteration, in whitened coordinates φ = θ/τ.
private final class WhitenedStep {
  private let gradient: AlignedBuffer<Double>
  private let step: AlignedBuffer<Double>
  private let scaled: AlignedBuffer<Double>
  private let columns: AlignedBuffer<Double>

  init(_ model: Linearisation) {
    gradient = AlignedBuffer(count: model.liveCount)
    step = AlignedBuffer(count: model.liveCount)
    scaled = AlignedBuffer(count: model.liveCount)
    columns = AlignedBuffer(count: model.jacobian.columnCount)
  }

  func energy(_ model: Linearisation, _ scales: PriorScales) -> Double {
    energy(model, scales, deviance: model.deviance, model.parameters)
  }

  func energy(_ model: Linearisation, _ scales: PriorScales, at values: AlignedBuffer<Double>) -> Double {
    energy(model, scales, deviance: model.deviance(at: values), values)
  }

  private func energy(
    _ model: Linearisation, _ scales: PriorScales, deviance: Double, _ values: AlignedBuffer<Double>
  ) -> Double {
    var prior = 0.0
    for (row, index) in model.live.enumerated() {
      let whitened = values[index] / scales.tau[model.tensorOf[row]]
      prior += whitened * whitened
    }
    return deviance / (2 * scales.noise * scales.noise) + prior / 2
  }

  /// ∂E/∂φ = T^½ Jᵀ r/s² + φ.
  func gradient(_ model: Linearisation, _ scales: PriorScales) {
    model.jacobian.times(model.jacobian.residuals, into: gradient)
    let precision = 1 / (scales.noise * scales.noise)
    for (row, index) in model.live.enumerated() {
      let tau = scales.tau[model.tensorOf[row]]
      gradient[row] = tau * gradient[row] * precision + model.parameters[index] / tau
    }
  }

  /// The largest diagonal element of the curvature, which is at least 1.
  func largestCurvature(_ model: Linearisation, _ scales: PriorScales) -> Double {
    model.assemble(scales, diagonal: 1)
    var largest = 1.0
    for i in 0..<model.system.order { largest = max(largest, model.system[i, i]) }
    return largest
  }

  /// (I + T^½ JᵀJ T^½/s² + λI) step = −gradient; false where the matrix is not positive definite.
  func solve(_ model: Linearisation, _ scales: PriorScales, damping: Double) -> Bool {
    model.assemble(scales, diagonal: 1 + damping)
    guard model.system.factorise() else { return false }
    if model.isPrimal {
      for i in 0..<step.count { step[i] = -gradient[i] }
      model.system.solve(step)
      return true
    }
    // Woodbury: (aI + BBᵀ)⁻¹ g = (g − B (aI + BᵀB)⁻¹ Bᵀ g)/a with B = T^½ Jᵀ/s
    let precision = 1 / (scales.noise * scales.noise)
    for i in 0..<step.count { scaled[i] = scales.tau[model.tensorOf[i]] * gradient[i] }
    model.jacobian.transposedTimes(scaled, into: columns)
    model.system.solve(columns)
    model.jacobian.times(columns, into: step)
    for i in 0..<step.count {
      step[i] = -(gradient[i] - scales.tau[model.tensorOf[i]] * step[i] * precision) / (1 + damping)
    }
    return true
  }

  /// ½ stepᵀ(λ step − gradient), the decrease of the quadratic model.
  func promisedDecrease(damping: Double) -> Double {
    var sum = 0.0
    for i in 0..<step.count { sum += step[i] * (damping * step[i] - gradient[i]) }
    return sum / 2
  }

  /// ½ gᵀH⁻¹g, the decrease at the minimum of the quadratic model.
  func newtonDecrement(_ model: Linearisation, _ scales: PriorScales) -> Double {
    guard solve(model, scales, damping: 0) else { return .infinity }
    return promisedDecrease(damping: 0)
  }

  func apply(to trial: AlignedBuffer<Double>, from model: Linearisation, _ scales: PriorScales) {
    trial.assign(from: model.parameters)
    for (row, index) in model.live.enumerated() { trial[index] += scales.tau[model.tensorOf[row]] * step[row] }
  }
}
