import CGSL

/// An initial value problem y' = f(t, y), integrated with the Runge–Kutta method of Prince and Dormand of orders 8 and 9
/// with adaptive steps (P. J. Prince and J. R. Dormand, J. Comput. Appl. Math. 7, 67, 1981; GSL's rk8pd).
public struct InitialValueProblem {
  /// Writes f(t, y), as many values as y has, into `slope`. A value that is not finite ends the integration.
  public let slope: (_ t: Double, _ y: [Double], _ slope: inout [Double]) -> Void
  /// The error a step may make in each component: `absolute` + `relative`·|y|.
  public let absoluteTolerance: Double
  public let relativeTolerance: Double

  public init(
    absoluteTolerance: Double = 1e-12, relativeTolerance: Double = 1e-9,
    slope: @escaping (_ t: Double, _ y: [Double], _ slope: inout [Double]) -> Void
  ) {
    self.slope = slope
    self.absoluteTolerance = absoluteTolerance
    self.relativeTolerance = relativeTolerance
  }

  /// y at each of `times`, which must not decrease and begin at or after `start`.
  ///
  /// - Throws: `GSLError` where f is not finite or no step is small enough.
  public func solve(from y: [Double], at start: Double, times: [Double]) throws(GSLError) -> [[Double]] {
    silenceErrorHandler()
    let attempt = "integrate \(y.count) differential equations from t = \(start)"
    let context = SlopeFunction(self, dimension: y.count)
    var system = gsl_odeiv2_system(
      function: writeSlope, jacobian: nil, dimension: y.count, params: Unmanaged.passUnretained(context).toOpaque())
    let result: Result<[[Double]], GSLError> = withExtendedLifetime(context) {
      withUnsafeMutablePointer(to: &system) { pointer in
        do throws(GSLError) {
          return .success(try solve(pointer, y, start, times, attempt))
        } catch {
          return .failure(error)
        }
      }
    }
    return try result.get()
  }

  private func solve(
    _ system: UnsafeMutablePointer<gsl_odeiv2_system>, _ initial: [Double], _ start: Double, _ times: [Double], _ attempt: String
  ) throws(GSLError) -> [[Double]] {
    let span = max((times.last ?? start) - start, 1e-6)
    guard
      let driver = gsl_odeiv2_driver_alloc_y_new(system, cgsl_ode_rk8pd(), span * 1e-6, absoluteTolerance, relativeTolerance)
    else { throw GSLError("GSL had no memory to \(attempt).") }
    defer { gsl_odeiv2_driver_free(driver) }
    var t = start
    var y = initial
    var states: [[Double]] = []
    for time in times {
      guard time >= t else {
        throw GSLError("GSL could not \(attempt): the times must not decrease, and \(time) follows \(t).")
      }
      if time > t { try check(gsl_odeiv2_driver_apply(driver, &t, time, &y), "\(attempt) to \(time)") }
      states.append(y)
    }
    return states
  }
}

/// A Swift function behind the C pointer GSL calls.
private final class SlopeFunction {
  let problem: InitialValueProblem
  var y: [Double]
  var slope: [Double]

  init(_ problem: InitialValueProblem, dimension: Int) {
    self.problem = problem
    y = [Double](repeating: 0, count: dimension)
    slope = y
  }
}

private func writeSlope(
  _ t: Double, _ y: UnsafePointer<Double>?, _ slope: UnsafeMutablePointer<Double>?, _ context: UnsafeMutableRawPointer?
) -> Int32 {
  guard let y, let slope, let context else { return Int32(GSL_EBADFUNC) }
  let function = Unmanaged<SlopeFunction>.fromOpaque(context).takeUnretainedValue()
  for i in function.y.indices { function.y[i] = y[i] }
  function.problem.slope(t, function.y, &function.slope)
  for i in function.slope.indices {
    guard function.slope[i].isFinite else { return Int32(GSL_EBADFUNC) }
    slope[i] = function.slope[i]
  }
  return Int32(GSL_SUCCESS)
}
