import Files
import Foundation

/// Says which process works on a shard, so that a second one refuses. A process that dies leaves its claim; the next
/// one on the same host sees that it is dead and takes over.
public final class ShardClaim: Sendable {
  /// Who holds a claim.
  public struct Holder: Codable, Hashable, Sendable {
    public var host: String
    public var process: Int32
    /// Clock ticks between the boot of the host and the start of the process: numbers of processes are used again.
    public var processStart: UInt64
    /// The job of the scheduler; empty outside of one.
    public var job: String
    /// When the claim was made, ISO 8601, UTC.
    public var time: String

    package init(host: String, process: Int32, processStart: UInt64, job: String, time: String) {
      self.host = host
      self.process = process
      self.processStart = processStart
      self.job = job
      self.time = time
    }

    /// Whether the process still works, as far as it can be seen from this host.
    public enum Life: Hashable, Sendable {
      case alive
      case dead
      /// It is a process of another host.
      case unseen
    }

    /// The life of the process, seen from `host`.
    public func life(from host: String = ProcessInfo.processInfo.hostName) -> Life {
      guard host == self.host else { return .unseen }
      return ShardClaim.start(of: process) == processStart ? .alive : .dead
    }
  }

  public let path: String
  public let holder: Holder

  /// Claims a shard in a results folder.
  ///
  /// - Parameter takeover: Whether a claim is set aside whose holder cannot be seen from here: of another host, or
  ///   unreadable. A process that is seen to live keeps its claim in any case.
  /// - Throws: `BrevityError` of kind `busy` if another process holds the shard.
  public convenience init(_ shard: Shard, in folder: String, takeover: Bool = false) throws(BrevityError) {
    let holder = Holder(
      host: ProcessInfo.processInfo.hostName, process: getpid(), processStart: Self.start(of: getpid()) ?? 0,
      job: Self.schedulerJob(ProcessInfo.processInfo.environment), time: Date().formatted(.iso8601))
    try self.init(shard, in: folder, takeover: takeover, as: holder)
  }

  package init(_ shard: Shard, in folder: String, takeover: Bool, as holder: Holder) throws(BrevityError) {
    path = shard.claimPath(in: folder)
    self.holder = holder
    try makeDirectory("\(folder)/shards")
    // Two processes must not both find the same dead claim and each remove what the other has just made. Only
    // processes of one host do that, so a lock that holds on one host is enough; a file system without locks is fine.
    let directory = open("\(folder)/shards", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    flock(directory, LOCK_EX)
    defer { close(directory) }
    if access(path, F_OK) == 0 {
      try Self.requireFree(path, shard, in: folder, takeover: takeover, for: holder)
      unlink(path)
    }
    try create()
  }

  /// Gives the shard back. A claim that somebody has taken over meanwhile stays.
  public func release() {
    if Self.holder(at: path) == holder { unlink(path) }
  }

  private func create() throws(BrevityError) {
    let attempt = "Cannot claim '\(path)'"
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else {
      throw errno == EEXIST
        ? BrevityError(.cannotCreate, "\(attempt): another process has just claimed it.")
        : BrevityError.system(.cannotCreate, attempt)
    }
    defer { close(file) }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let text = (try? encoder.encode(holder)) ?? Data()
    guard text.withUnsafeBytes({ write(file, $0.baseAddress, $0.count) }) == text.count, fsync(file) == 0 else {
      let number = errno
      unlink(path)
      throw BrevityError.system(.cannotCreate, attempt, number)
    }
  }

  private static func requireFree(
    _ path: String, _ shard: Shard, in folder: String, takeover: Bool, for claimant: Holder
  ) throws(BrevityError) {
    let attempt = "Cannot work on shard \(shard) of '\(folder)'"
    guard let other = Self.holder(at: path) else {
      if takeover { return }
      throw BrevityError(
        .cannotCreate, "\(attempt): its claim '\(path)' cannot be read; if no process works on it, run again with --takeover.")
    }
    let job = other.job.isEmpty ? "" : " (job \(other.job))"
    let process = "process \(other.process)\(job) on host '\(other.host)' has worked on it since \(other.time)"
    switch other.life(from: claimant.host) {
    case .dead: return
    case .alive: throw BrevityError(.cannotCreate, "\(attempt): \(process); wait until it ends, or stop it.")
    case .unseen:
      // A scheduler that starts a job again, perhaps on another host, has ended its first life before.
      guard takeover || (!other.job.isEmpty && other.job == claimant.job) else {
        throw BrevityError(.cannotCreate, "\(attempt): \(process); if that process is dead, run again with --takeover.")
      }
    }
  }

  /// Who claims a shard of a results folder, dead or alive; nil for nobody.
  public static func holder(of shard: Shard, in folder: String) -> Holder? { holder(at: shard.claimPath(in: folder)) }

  private static func holder(at path: String) -> Holder? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    return try? JSONDecoder().decode(Holder.self, from: data)
  }

  /// When a process of this host started; nil if there is none of that number.
  package static func start(of process: Int32) -> UInt64? {
    guard let data = FileManager.default.contents(atPath: "/proc/\(process)/stat") else { return nil }
    // The second field is the name of the program in parentheses, which may itself hold blanks and parentheses.
    let fields = String(decoding: data, as: UTF8.self).split(separator: ")").last?.split(separator: " ") ?? []
    // A zombie has ended; the start is field 22 of proc(5).
    return fields.count > 19 && fields[0] != "Z" ? UInt64(fields[19]) : nil
  }

  /// The job number under Slurm, PBS, LSF or Grid Engine.
  package static func schedulerJob(_ environment: [String: String]) -> String {
    ["SLURM_JOB_ID", "PBS_JOBID", "LSB_JOBID", "JOB_ID"].lazy.compactMap { environment[$0] }.first ?? ""
  }
}
