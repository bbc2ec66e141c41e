import CGSL

/// The version of the GNU Scientific Library this process runs with, for instance "2.7.1".
public let libraryVersion: String = String(cString: cgsl_version())

/// GSL's own error handler aborts the process. It is global, so it is switched off once and never restored.
private let errorHandlerOff: Void = {
  gsl_set_error_handler_off()
}()

@inline(__always)
func silenceErrorHandler() { _ = errorHandlerOff }

/// What GSL, or a check made on its behalf, refused to compute.
public struct GSLError: Error, Equatable, CustomStringConvertible {
  /// One full sentence: what was attempted, why it failed, and what would be accepted.
  public let description: String

  init(_ description: String) { self.description = description }
}

/// The only way from a GSL status to a Swift error.
func check(_ status: Int32, _ attempt: @autoclosure () -> String) throws(GSLError) {
  guard status != Int32(GSL_SUCCESS) else { return }
  throw GSLError("GSL could not \(attempt()): \(String(cString: gsl_strerror(status))).")
}
