import Foundation

/// What the tests of whole stages share.
enum Scratch {
  /// A new directory that is removed with its contents when `body` is done.
  static func withDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("brevity-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    return try body(directory.path)
  }

  /// The description of the error that `body` throws.
  static func sentence(_ body: () throws -> Any) -> String {
    do { return "no error, but \(try body())" } catch { return "\(error)" }
  }

  /// Lets processes that this thread starts get every signal: threads of Dispatch, on which tests run, block them, and
  /// a new process inherits that.
  static func unblockSignals() {
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
  }
}
