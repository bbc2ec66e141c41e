import ArgumentParser
import Files

/// The exit code and the sentence of an error. Failures carry their code (`FailureKind`).
struct ExitStatus {
  static let someRunsFailed: Int32 = 1
  static let moreToDo: Int32 = 75

  let code: Int32
  /// Nil for errors that ArgumentParser words itself.
  let message: String?

  init(_ error: any Error) {
    let failure = error as? any Failure
    message = failure?.description
    code = failure?.kind.rawValue ?? (error as? ExitCode)?.rawValue ?? FailureKind.usage.rawValue
  }
}
