import Foundation

/// Publishing a file so that readers see the old content or the new, never a part of it.
public enum AtomicFile {
  /// Writes `bytes` to a temporary file beside `path`, makes it durable and renames it to `path`. On any error the
  /// temporary file is removed and what was at `path` stays as it was. What a killed process left beside `path` is
  /// swept away. A symbolic link stays, and the file that it names is replaced.
  ///
  /// - Throws: `BrevityError` of kind `cannotCreate`.
  public static func write(_ bytes: [UInt8], to link: String) throws(BrevityError) {
    let path = try target(of: link)
    sweep(path)
    let temporary = "\(prefix(path))\(getpid())"
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw failure(path) }
    do {
      defer { close(file) }
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
        if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { throw remove(temporary, after: failure(path)) }
      }
      guard fsync(file) == 0 else { throw remove(temporary, after: failure(path)) }
    }
    guard rename(temporary, path) == 0 else { throw remove(temporary, after: failure(path)) }
    let directory = open(URL(fileURLWithPath: path).deletingLastPathComponent().path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else { return }
    // Some network file systems cannot sync a directory; the rename has happened all the same.
    fsync(directory)
    close(directory)
  }

  /// The file that a path names, through symbolic links, whether it exists or not.
  private static func target(of link: String) throws(BrevityError) -> String {
    var path = link
    for _ in 0..<40 {
      guard let next = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { return path }
      path = next.hasPrefix("/") ? next : URL(fileURLWithPath: path).deletingLastPathComponent().path + "/" + next
    }
    throw .system(.cannotCreate, "Cannot create '\(link)'", ELOOP)
  }

  /// The last error of the system as one of ours.
  private static func failure(_ path: String) -> BrevityError { .system(.cannotCreate, "Cannot create '\(path)'") }

  private static func remove(_ temporary: String, after error: BrevityError) -> BrevityError {
    unlink(temporary)
    return error
  }

  /// Temporary names carry host and process, so that a process is never taken for another host's.
  private static func prefix(_ path: String) -> String { "\(path).tmp-\(ProcessInfo.processInfo.hostName)-" }

  /// Removes temporary files of processes of this host that no longer live.
  private static func sweep(_ path: String) {
    let url = URL(fileURLWithPath: path)
    let prefix = URL(fileURLWithPath: prefix(path)).lastPathComponent
    let directory = url.deletingLastPathComponent().path
    for name in (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? [] where name.hasPrefix(prefix) {
      guard let process = pid_t(name.dropFirst(prefix.count)), kill(process, 0) != 0, errno == ESRCH else { continue }
      unlink("\(directory)/\(name)")
    }
  }
}
