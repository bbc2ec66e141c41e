import CGSL

/// Brent's bracketing methods in one dimension (R. P. Brent, *Algorithms for Minimization without Derivatives*, 1973).
public enum Brent {
  /// A root of a continuous function between two points where its signs differ.
  ///
  /// - Parameter tolerance: the bracket's final width relative to the root's magnitude (absolute below 1).
  /// - Throws: `GSLError` where the signs are equal or the function is not finite.
  public static func root(
    between lower: Double, and upper: Double, tolerance: Double = 1e-14, of function: (Double) -> Double
  ) throws(GSLError) -> Double {
    silenceErrorHandler()
    func attempt() -> String { "find a root between \(lower) and \(upper)" }
    guard let solver = gsl_root_fsolver_alloc(cgsl_root_brent()) else { throw GSLError("GSL had no memory to \(attempt()).") }
    defer { gsl_root_fsolver_free(solver) }
    return try withGSLFunction(function) { pointer throws(GSLError) in
      let atLower = function(lower)
      let atUpper = function(upper)
      if atLower == 0 { return lower }
      if atUpper == 0 { return upper }
      guard atLower.isFinite, atUpper.isFinite, (atLower < 0) != (atUpper < 0), lower < upper else {
        throw GSLError(
          "GSL could not \(attempt()): the function is \(atLower) and \(atUpper) there, and the signs must differ.")
      }
      try check(gsl_root_fsolver_set(solver, pointer, lower, upper), attempt())
      for _ in 0..<200 {
        try check(gsl_root_fsolver_iterate(solver), attempt())
        let low = gsl_root_fsolver_x_lower(solver)
        let high = gsl_root_fsolver_x_upper(solver)
        if high - low <= tolerance * max(1, min(abs(low), abs(high))) { break }
      }
      return gsl_root_fsolver_root(solver)
    }
  }

  /// The place of a minimum inside a bracket whose middle lies below both ends.
  ///
  /// - Throws: `GSLError` where the three values are no bracket or the function is not finite.
  public static func minimum(
    between lower: Double, and upper: Double, near middle: Double, tolerance: Double = 1e-10,
    of function: (Double) -> Double
  ) throws(GSLError) -> Double {
    silenceErrorHandler()
    func attempt() -> String { "find a minimum between \(lower) and \(upper) near \(middle)" }
    guard let solver = gsl_min_fminimizer_alloc(cgsl_min_brent()) else { throw GSLError("GSL had no memory to \(attempt()).") }
    defer { gsl_min_fminimizer_free(solver) }
    return try withGSLFunction(function) { pointer throws(GSLError) in
      let values = [function(lower), function(middle), function(upper)]
      guard lower < middle, middle < upper, values[1] < values[0], values[1] < values[2] else {
        throw GSLError("GSL could not \(attempt()): the function is \(values) there, and the middle must lie below both ends.")
      }
      try check(
        gsl_min_fminimizer_set_with_values(solver, pointer, middle, values[1], lower, values[0], upper, values[2]), attempt())
      for _ in 0..<200 {
        try check(gsl_min_fminimizer_iterate(solver), attempt())
        let low = gsl_min_fminimizer_x_lower(solver)
        let high = gsl_min_fminimizer_x_upper(solver)
        if high - low <= tolerance * max(1, min(abs(low), abs(high))) { break }
      }
      return gsl_min_fminimizer_x_minimum(solver)
    }
  }
}

/// A Swift function behind the C pointer GSL calls.
private final class FunctionOfOneVariable {
  let function: (Double) -> Double
  init(_ function: @escaping (Double) -> Double) { self.function = function }
}

private func withGSLFunction(
  _ function: (Double) -> Double, _ body: (UnsafeMutablePointer<gsl_function>) throws(GSLError) -> Double
) throws(GSLError) -> Double {
  // The result carries the error because withoutActuallyEscaping and withExtendedLifetime rethrow untyped.
  let result: Result<Double, GSLError> = withoutActuallyEscaping(function) { escaping in
    let context = FunctionOfOneVariable(escaping)
    var wrapped = gsl_function(
      function: { x, context in Unmanaged<FunctionOfOneVariable>.fromOpaque(context!).takeUnretainedValue().function(x) },
      params: Unmanaged.passUnretained(context).toOpaque())
    return withExtendedLifetime(context) {
      withUnsafeMutablePointer(to: &wrapped) { pointer in
        do throws(GSLError) { return .success(try body(pointer)) } catch { return .failure(error) }
      }
    }
  }
  return try result.get()
}
