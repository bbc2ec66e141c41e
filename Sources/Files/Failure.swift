import Foundation

/// Why an operation failed. The raw value is the exit code of the program (sysexits.h).
public enum FailureKind: Int32, CaseIterable, Hashable, Sendable {
  /// The command line or a study file asks for something that cannot be done.
  case usage = 64
  /// The data are damaged, or were not written by Brevity, or belong to something else.
  case foreignData = 65
  /// A program or library that is needed is not installed.
  case missingProgram = 69
  /// A file could not be created, or another process holds it.
  case cannotCreate = 73
  /// Reading or writing failed.
  case inputOutput = 74
}

/// An error with an exit code. Its description is one full sentence: what was attempted, with which value, where, why it
/// failed, and what would be accepted.
public protocol Failure: Error, Sendable, CustomStringConvertible {
  var kind: FailureKind { get }
}

/// A failure that is fully described by its kind and its sentence.
public struct BrevityError: Failure, Hashable {
  public let kind: FailureKind
  public let description: String

  public init(_ kind: FailureKind, _ sentence: String) {
    self.kind = kind
    description = sentence
  }

  /// "`attempt`: `reason`."
  public init(_ kind: FailureKind, _ attempt: String, because reason: String) {
    self.init(kind, "\(attempt): \(reason).")
  }

  /// The last error of the system: "`attempt`: no space left on device`consequence`."
  public static func system(
    _ kind: FailureKind, _ attempt: String, _ number: Int32 = errno, then consequence: String = ""
  ) -> BrevityError {
    BrevityError(kind, attempt, because: systemReason(number) + consequence)
  }
}

/// The system's words for an error number, as the end of a sentence.
public func systemReason(_ number: Int32) -> String {
  let reason = String(cString: strerror(number))
  return reason.prefix(1).lowercased() + reason.dropFirst()
}
