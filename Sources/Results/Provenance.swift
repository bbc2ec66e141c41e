import Files
import Foundation

/// Where a result file came from.
public struct Provenance: Hashable, Sendable {
  public var brevityVersion: String
  /// The commit the program was built from, "+" behind it where the work tree was changed; empty if unknown.
  public var gitCommit: String
  /// What the work tree had changed since that commit, as `git diff` writes it; empty where nothing, or unknown.
  public var gitPatch: String
  /// Library versions and arithmetic as a JSON object.
  public var environmentJSON: String
  public var host: String
  public var arguments: [String]
  /// The moment the file is made, or the one that SOURCE_DATE_EPOCH states.
  public let createdAt: Date
  /// Whether SOURCE_DATE_EPOCH is set: then nothing is stored that two executions would state differently.
  public let isReproducible: Bool

  /// - Throws: `BrevityError` if SOURCE_DATE_EPOCH is set to something that is no number of seconds.
  public init(
    brevityVersion: String, gitCommit: String, gitPatch: String = "", environmentJSON: String,
    host: String = ProcessInfo.processInfo.hostName, arguments: [String] = CommandLine.arguments,
    environment: [String: String] = ProcessInfo.processInfo.environment, now: Date = Date()
  ) throws(BrevityError) {
    self.brevityVersion = brevityVersion
    self.gitCommit = gitCommit
    self.gitPatch = gitPatch
    self.environmentJSON = environmentJSON
    self.host = host
    self.arguments = arguments
    guard let epoch = environment["SOURCE_DATE_EPOCH"] else {
      createdAt = now
      isReproducible = false
      return
    }
    guard let seconds = UInt32(epoch) else {
      throw BrevityError(
        .usage, "Cannot use SOURCE_DATE_EPOCH = '\(epoch)': it must be a whole number of seconds since 1970.")
    }
    createdAt = Date(timeIntervalSince1970: Double(seconds))
    isReproducible = true
  }

  /// `createdAt` in ISO 8601, UTC.
  public var timestamp: String { createdAt.formatted(.iso8601) }
}

/// Which study a file belongs to.
public struct StudyIdentity: Hashable, Sendable {
  public var name: String
  /// SHA-256 of the resolved study, in hexadecimal.
  public var hash: String

  public init(name: String, hash: String) {
    self.name = name
    self.hash = hash
  }
}
