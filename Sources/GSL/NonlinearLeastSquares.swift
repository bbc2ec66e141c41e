import CGSL

/// A sum of squares to minimise: n residuals rᵢ(θ) of p parameters, with their derivatives.
public struct LeastSquaresProblem {
  public let residualCount: Int
  public let parameterCount: Int
  /// The Euclidean norm of what the residuals are differences to; it says where rounding begins.
  public let responseNorm: Double
  /// Writes the n residuals at the parameters. A residual that is not finite counts as 10¹⁵⁴: the step is refused.
  public let residuals: (_ parameters: [Double], _ residuals: inout [Double]) -> Void
  /// Writes ∂rᵢ/∂θⱼ at index i·p + j.
  public let jacobian: (_ parameters: [Double], _ jacobian: inout [Double]) -> Void

  public init(
    residualCount: Int, parameterCount: Int, responseNorm: Double,
    residuals: @escaping (_ parameters: [Double], _ residuals: inout [Double]) -> Void,
    jacobian: @escaping (_ parameters: [Double], _ jacobian: inout [Double]) -> Void
  ) {
    self.residualCount = residualCount
    self.parameterCount = parameterCount
    self.responseNorm = responseNorm
    self.residuals = residuals
    self.jacobian = jacobian
  }
}

/// GSL's trust-region least squares with a driver loop of our own.
///
/// GSL's own driver reports success on NaN residuals and ignores a callback's failure, and its gradient test is absolute
/// for small sums of squares. Here steps to non-finite residuals are refused, only the relative step ends the iteration
/// (`gtol` = 0), and whether the result is a minimum is decided afterwards by the relative offset.
/// Residuals should be scaled to order one by the caller.
public struct NonlinearLeastSquares: Sendable {
  public enum TrustRegion: Sendable { case levenbergMarquardt, geodesicAcceleration, subspace }
  public enum Scaling: Sendable { case levenberg, more }

  public var trustRegion: TrustRegion
  public var scaling: Scaling
  public var stepTolerance: Double
  public var maximumIterations: Int

  public init(
    _ trustRegion: TrustRegion = .geodesicAcceleration, scaling: Scaling = .levenberg, stepTolerance: Double = 1e-12,
    maximumIterations: Int = 2000
  ) {
    self.trustRegion = trustRegion
    self.scaling = scaling
    self.stepTolerance = stepTolerance
    self.maximumIterations = maximumIterations
  }

  /// Iterates from `start` until the relative step falls below the tolerance or no step reduces the sum of squares.
  ///
  /// - Throws: `GSLError` where there are fewer residuals than parameters, no parameter, or no memory.
  public func minimise(_ problem: LeastSquaresProblem, from start: [Double]) throws(GSLError) -> LeastSquaresSolution {
    silenceErrorHandler()
    let n = problem.residualCount
    let p = problem.parameterCount
    guard p > 0, n >= p, start.count == p else {
      throw GSLError(
        """
        Least squares with \(n) residuals, \(p) parameters and \(start.count) starting values cannot be solved: \
        it needs at least one parameter, as many starting values, and at least as many residuals.
        """)
    }
    let context = CallbackContext(problem)
    let equations = UnsafeMutablePointer<gsl_multifit_nlinear_fdf>.allocate(capacity: 1)
    defer { equations.deallocate() }
    equations.initialize(to: gsl_multifit_nlinear_fdf())
    equations.pointee.f = writeResiduals
    equations.pointee.df = writeJacobian
    equations.pointee.n = n
    equations.pointee.p = p
    equations.pointee.params = Unmanaged.passUnretained(context).toOpaque()

    var parameters = gsl_multifit_nlinear_default_parameters()
    switch trustRegion {
    case .levenbergMarquardt: parameters.trs = cgsl_trs_lm()
    case .geodesicAcceleration: parameters.trs = cgsl_trs_lmaccel()
    case .subspace: parameters.trs = cgsl_trs_subspace2D()
    }
    switch scaling {
    case .levenberg: parameters.scale = cgsl_scale_levenberg()
    case .more: parameters.scale = cgsl_scale_more()
    }
    guard let workspace = gsl_multifit_nlinear_alloc(cgsl_trust(), &parameters, n, p) else {
      throw GSLError("GSL had no memory to fit \(p) parameters to \(n) residuals.")
    }
    defer { gsl_multifit_nlinear_free(workspace) }
    let initial = try Vector(start)
    return try withExtendedLifetime(context) { () throws(GSLError) in
      guard context.residualsAreFinite(at: start),
        gsl_multifit_nlinear_init(initial.pointer, equations, workspace) == Int32(GSL_SUCCESS)
      else { return .nonFinite(at: start, residualCount: n) }
      var iterations = 0
      while iterations < maximumIterations {
        // Anything but success means that no step reduces the sum of squares (or a derivative is not finite).
        guard gsl_multifit_nlinear_iterate(workspace) == Int32(GSL_SUCCESS) else { break }
        iterations += 1
        var reason: Int32 = 0
        if gsl_multifit_nlinear_test(stepTolerance, 0, 0, &reason, workspace) == Int32(GSL_SUCCESS) { break }
      }
      let position = gsl_multifit_nlinear_position(workspace)!
      let found = (0..<p).map { gsl_vector_get(position, $0) }
      return try StationaryPoint(of: problem, at: found, iterations: iterations).refined(problem).solution
    }
  }
}

/// What the C callbacks reach through their `void *`: the Swift problem and buffers that live as long as the fit.
private final class CallbackContext {
  let problem: LeastSquaresProblem
  var parameters: [Double]
  var residuals: [Double]
  var jacobian: [Double]

  init(_ problem: LeastSquaresProblem) {
    self.problem = problem
    parameters = [Double](repeating: 0, count: problem.parameterCount)
    residuals = [Double](repeating: 0, count: problem.residualCount)
    jacobian = [Double](repeating: 0, count: problem.residualCount * problem.parameterCount)
  }

  func residualsAreFinite(at start: [Double]) -> Bool {
    problem.residuals(start, &residuals)
    return residuals.allSatisfy(\.isFinite)
  }

  func load(_ x: UnsafePointer<gsl_vector>) {
    for j in 0..<parameters.count { parameters[j] = x.pointee.data[j * x.pointee.stride] }
  }
}

private func writeResiduals(
  _ x: UnsafePointer<gsl_vector>?, _ opaque: UnsafeMutableRawPointer?, _ f: UnsafeMutablePointer<gsl_vector>?
) -> Int32 {
  let context = Unmanaged<CallbackContext>.fromOpaque(opaque!).takeUnretainedValue()
  context.load(x!)
  context.problem.residuals(context.parameters, &context.residuals)
  let target = f!.pointee
  for (i, residual) in context.residuals.enumerated() {
    // A NaN would be accepted as a step, because every comparison with it is false; so would two infinities, because the norm
    // of GSL's own BLAS divides one by the other. The square of this number is as large as a number can be.
    target.data[i * target.stride] = residual.isFinite ? residual : Double.greatestFiniteMagnitude.squareRoot()
  }
  return Int32(GSL_SUCCESS)
}

private func writeJacobian(
  _ x: UnsafePointer<gsl_vector>?, _ opaque: UnsafeMutableRawPointer?, _ j: UnsafeMutablePointer<gsl_matrix>?
) -> Int32 {
  let context = Unmanaged<CallbackContext>.fromOpaque(opaque!).takeUnretainedValue()
  context.load(x!)
  context.problem.jacobian(context.parameters, &context.jacobian)
  let target = j!.pointee
  let p = context.parameters.count
  for i in 0..<context.residuals.count {
    for column in 0..<p {
      let derivative = context.jacobian[i * p + column]
      guard derivative.isFinite else { return Int32(GSL_EBADFUNC) }
      target.data[i * target.tda + column] = derivative
    }
  }
  return Int32(GSL_SUCCESS)
}
