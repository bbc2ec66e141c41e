import Files
import Foundation

/// A program that was started as a child of this process and is spoken to line by line: its standard input and output are
/// pipes, its standard error is its log.
///
/// It is the leader of a process group of its own, together with a watchdog of the shell, which waits on a pipe that only this
/// process holds open. When this process ends, however it ends, the watchdog removes the child's folder and kills the group,
/// so that nothing outlives the harness. One thread at a time may speak to it.
final class ChildProcess {
  /// How a child ended, in words: "ended with exit status 3".
  private(set) var ending: String?
  /// The last lines of its log.
  private(set) var log = LogTail()
  let folder: String

  private let process: pid_t
  private let input: Int32
  private let output: Int32
  private let errors: Int32
  private let leash: Int32
  private var received: [UInt8] = []
  private var inputIsOpen = true
  private var outputIsOpen = true
  private var errorsAreOpen = true

  static let longestLine = 1_000_000
  private static let birth = NSLock()

  /// The watchdog is started first; then the shell becomes the program. `$0` is the folder, the rest the command.
  private static let script =
    #"(trap '' HUP INT TERM; read -r _; rm -rf "$0"; kill -KILL 0) <&3 3<&- >/dev/null 2>&1 & exec "$@" 3<&-"#

  /// Starts `command` in the folder of this process.
  /// - Parameters:
  ///   - environment: on top of that of this process.
  ///   - folder: what belongs to the child alone; it is removed with it.
  init(_ command: [String], environment: [String: String], folder: String) throws(BrevityError) {
    // no other child may be started between the birth of a pipe and its mark
    Self.birth.lock()
    defer { Self.birth.unlock() }
    var ends: [Int32] = []
    func pipe() throws(BrevityError) -> (read: Int32, write: Int32) {
      var pair: [Int32] = [0, 0]
      guard Foundation.pipe(&pair) == 0 else {
        let failure = BrevityError.system(.inputOutput, "Cannot start '\(command[0])'")
        for end in ends { close(end) }
        throw failure
      }
      for end in pair { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      ends += pair
      return (pair[0], pair[1])
    }
    let (commands, answers, complaints, leashes) = (try pipe(), try pipe(), try pipe(), try pipe())
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // above the four that the child gets, so that none of them is overwritten before it is copied
    let sources = [commands.read, answers.write, complaints.write, leashes.read].map { fcntl($0, F_DUPFD_CLOEXEC, 10) }
    defer { for source in sources { close(source) } }
    for (target, source) in sources.enumerated() { posix_spawn_file_actions_adddup2(&actions, source, Int32(target)) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // a process group of its own, and no signal blocked or ignored that a thread of this process blocks or ignores
    var (none, all) = (sigset_t(), sigset_t())
    sigemptyset(&none)
    sigfillset(&all)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    var arguments: [UnsafeMutablePointer<CChar>?] = (["/bin/sh", "-c", Self.script, folder] + command).map { strdup($0) }
    var variables: [UnsafeMutablePointer<CChar>?] = ProcessInfo.processInfo.environment.merging(environment) { $1 }
      .map { strdup("\($0.key)=\($0.value)") }
    defer { for text in arguments + variables { free(text) } }
    arguments.append(nil)
    variables.append(nil)
    var number = pid_t()
    let status = posix_spawn(&number, "/bin/sh", &actions, &attributes, arguments, variables)
    for end in [commands.read, answers.write, complaints.write, leashes.read] { close(end) }
    guard status == 0 else {
      for end in [commands.write, answers.read, complaints.read, leashes.write] { close(end) }
      throw BrevityError.system(.inputOutput, "Cannot start '\(command[0])'", status)
    }
    process = number
    (input, output, errors, leash) = (commands.write, answers.read, complaints.read, leashes.write)
    self.folder = folder
    for end in [input, output, errors] { _ = fcntl(end, F_SETFL, fcntl(end, F_GETFL) | O_NONBLOCK) }
  }

  /// What a conversation came to.
  enum Reply {
    case line(String)
    /// The child closed its output or ended.
    case closed(unfinished: String)
    case timeout(unfinished: String)
    case tooLong
    /// Whoever asked wants to leave.
    case left
  }

  /// Sends one line and waits for one.
  /// - Parameters:
  ///   - timeout: seconds.
  ///   - isToLeave: asked ten times a second.
  func converse(_ line: String, timeout: Double, isToLeave: () -> Bool) -> Reply {
    var rest = Array((line + "\n").utf8)[...]
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(timeout)
    while true {
      if let newline = received.firstIndex(of: UInt8(ascii: "\n")) {
        let answer = String(decoding: received[..<newline], as: UTF8.self)
        received.removeSubrange(...newline)
        return .line(answer)
      }
      if received.count > Self.longestLine { return .tooLong }
      if !outputIsOpen { return .closed(unfinished: unfinished) }
      if clock.now >= deadline { return .timeout(unfinished: unfinished) }
      if isToLeave() { return .left }
      wait(writing: !rest.isEmpty)
      if !rest.isEmpty { send(&rest) }
      receive()
    }
  }

  private var unfinished: String { String(decoding: received, as: UTF8.self) }

  /// Waits for a tenth of a second at most.
  private func wait(writing: Bool) {
    var files: [pollfd] = []
    if outputIsOpen { files.append(pollfd(fd: output, events: Int16(POLLIN), revents: 0)) }
    if errorsAreOpen { files.append(pollfd(fd: errors, events: Int16(POLLIN), revents: 0)) }
    if writing { files.append(pollfd(fd: input, events: Int16(POLLOUT), revents: 0)) }
    poll(&files, nfds_t(files.count), 100)
  }

  private func send(_ rest: inout ArraySlice<UInt8>) {
    StandardStreams.withoutSIGPIPE {
      let count = rest.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
      // a child without an input has ended or will not answer: its output says which
      if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR, errno != EAGAIN { rest = [] }
    }
  }

  private func receive() {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    func drain(_ file: Int32, _ take: (ArraySlice<UInt8>) -> Bool) -> Bool {
      while true {
        let count = read(file, &buffer, buffer.count)
        if count > 0 {
          if !take(buffer[..<count]) { return true }
        } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
          return false
        } else if errno == EAGAIN {
          return true
        }
      }
    }
    if outputIsOpen {
      outputIsOpen = drain(output) { bytes in
        received += bytes
        return received.count <= Self.longestLine
      }
    }
    if errorsAreOpen {
      errorsAreOpen = drain(errors) { bytes in
        log.append(bytes)
        return true
      }
    }
  }

  /// Waits until a child that closed its output has ended, so that it can be said how.
  func waitForEnding(_ patience: Double = 1) {
    let clock = ContinuousClock()
    let deadline = clock.now + .seconds(patience)
    while ending == nil, clock.now < deadline {
      reap()
      receive()
      if ending == nil { usleep(5_000) }
    }
    receive()
  }

  private func reap() {
    var status: Int32 = 0
    guard ending == nil, waitpid(process, &status, WNOHANG) == process else { return }
    let signal = status & 0x7f
    ending =
      signal == 0
      ? "ended with exit status \(status >> 8 & 0xff)" : "was ended by signal \(signal) (\(String(cString: strsignal(signal))))"
  }

  /// Whether the child has not ended.
  var isAlive: Bool {
    reap()
    return ending == nil
  }

  /// Closes the child's input and sends SIGTERM to it and to whatever it started.
  func askToEnd() {
    closeInput()
    if ending == nil { kill(-process, SIGTERM) }
  }

  /// Closes the child's input; whether it ends within some seconds.
  func endsByItself(within patience: Double) -> Bool {
    closeInput()
    waitForEnding(patience)
    return ending != nil
  }

  private func closeInput() {
    guard inputIsOpen else { return }
    inputIsOpen = false
    close(input)
  }

  /// The same; what is still there after `patience` seconds is killed.
  func end(patience: Double = 5) {
    askToEnd()
    waitForEnding(patience)
    kill(-process, SIGKILL)
    while ending == nil {
      reap()
      if ending == nil { usleep(1_000) }
    }
    for end in [output, errors, leash] { close(end) }
    try? FileManager.default.removeItem(atPath: folder)
  }
}

/// The end of a log, in bounded memory.
struct LogTail {
  private var bytes: [UInt8] = []

  mutating func append(_ more: ArraySlice<UInt8>) {
    bytes += more
    if bytes.count > 1 << 16 { bytes.removeFirst(bytes.count - 1 << 15) }
  }

  /// The last lines that are not empty, at most `count` of them and 1000 characters.
  func lines(_ count: Int = 5) -> [String] {
    let text = String(String(decoding: bytes, as: UTF8.self).suffix(1000))
    return text.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
      .suffix(count)
  }
}
