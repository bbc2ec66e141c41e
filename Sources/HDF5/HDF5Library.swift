import CHDF5
import Files
import Foundation

/// The C library: its version, its one lock, and the one place where a C status becomes a Swift error.
public enum HDF5Library {
  /// Every call holds this lock: HDF5 keeps global state, and its high-level part is not thread-safe in any build.
  private static let lock: NSRecursiveLock = {
    // HDF5 would print its own error stack on standard error.
    H5open()
    H5Eset_auto2(hdf5_default_error_stack(), nil, nil)
    return NSRecursiveLock()
  }()

  /// The version of the library in use, such as "1.10.8".
  public static var version: String {
    locked {
      var (major, minor, release) = (UInt32(0), UInt32(0), UInt32(0))
      H5get_libversion(&major, &minor, &release)
      return "\(major).\(minor).\(release)"
    }
  }

  /// Runs `body` with the library to itself, silenced for the calling thread.
  static func locked<Result>(_ body: () throws -> Result) rethrows -> Result {
    lock.lock()
    defer { lock.unlock() }
    // In thread-safe builds error printing is a property of the thread.
    H5Eset_auto2(hdf5_default_error_stack(), nil, nil)
    return try body()
  }

  /// Runs one C call and turns a negative status into an error with HDF5's innermost reason.
  @discardableResult
  static func call<Status: SignedInteger>(
    _ kind: FailureKind, _ attempt: @autoclosure () -> String, _ body: () -> Status
  ) throws(BrevityError) -> Status {
    let (status, reason) = locked {
      let status = body()
      // The error stack belongs to this thread, so it is read before anything else can run.
      return (status, status < 0 ? innermostReason() : "")
    }
    guard status >= 0 else { throw BrevityError(kind, attempt(), because: reason) }
    return status
  }

  private static func innermostReason() -> String {
    var reason = "HDF5 gives no reason"
    withUnsafeMutablePointer(to: &reason) { reason in
      _ = H5Ewalk2(
        hdf5_default_error_stack(), H5E_WALK_UPWARD,
        { depth, entry, reason in
          if depth == 0, let text = entry?.pointee.desc {
            reason?.assumingMemoryBound(to: String.self).pointee = String(cString: text)
          }
          return 0
        }, reason)
    }
    return reason
  }
}
