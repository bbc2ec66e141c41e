@preconcurrency import Glibc

/// What the program writes to standard output and standard error when a reader is gone, a disk is full or a stream was
/// closed before the start.
public enum StandardStreams {
  /// Gives closed standard streams a file of their own, so that no result file ever gets the number of one of them.
  /// Writing to a closed standard output fails later, as it should; a closed standard error loses its messages.
  public static func prepare() {
    for (descriptor, mode) in [(Int32(0), O_RDONLY), (1, O_RDONLY), (2, O_WRONLY)]
    where fcntl(descriptor, F_GETFD) == -1 && errno == EBADF {
      _ = open("/dev/null", mode)
    }
  }

  /// Writes text for people to standard output: nothing in it moves the cursor of a terminal, and colour is added where it is
  /// welcome.
  public static func show(_ text: String, terminator: String = "\n") {
    let text = text.printable
    print(Terminal.hasColour(1) ? Terminal.coloured(text) : text, terminator: terminator)
  }

  /// Empties the terminal that standard output is; elsewhere nothing.
  public static func clear() {
    if Terminal.isOne(1) { print("\u{1B}[H\u{1B}[2J", terminator: "") }
  }

  /// Writes text for programs to standard output as it is; on a terminal without characters that it would obey.
  public static func pass(_ text: String) { print(isatty(1) == 1 ? text.printable : text, terminator: "") }

  /// Writes text for people to standard error. Messages that nobody can receive are lost, and the program goes on: a training
  /// of hours is worth more than its progress bar.
  public static func say(_ text: String) {
    let text = text.printable
    draw(Terminal.hasColour(2) ? Terminal.coloured(text) : text)
  }

  /// Writes to standard error what a terminal is to obey.
  public static func draw(_ text: String) {
    withoutSIGPIPE {
      var rest = Array(text.utf8)[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
        if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return }
      }
    }
  }

  /// Sends on what was printed.
  /// - Throws: `BrevityError` of kind `inputOutput` where a part of the output did not arrive.
  public static func finishOutput() throws(BrevityError) {
    guard fflush(stdout) == 0 else {
      throw .system(.inputOutput, "Cannot write to standard output", then: "; the output is incomplete")
    }
    if ferror(stdout) != 0 { throw BrevityError(.inputOutput, "Cannot write all of standard output; the output is incomplete.") }
  }

  /// A write to a pipe without a reader raises SIGPIPE in the thread that writes; here it is discarded, while one that
  /// another process sends still arrives.
  package static func withoutSIGPIPE(_ body: () -> Void) {
    var (pipe, before, pending) = (sigset_t(), sigset_t(), sigset_t())
    sigemptyset(&pipe)
    sigaddset(&pipe, SIGPIPE)
    sigpending(&pending)
    let wasPending = sigismember(&pending, SIGPIPE) == 1
    pthread_sigmask(SIG_BLOCK, &pipe, &before)
    body()
    if !wasPending {
      var noTime = timespec()
      while sigtimedwait(&pipe, nil, &noTime) == -1 && errno == EINTR {}
    }
    pthread_sigmask(SIG_SETMASK, &before, nil)
  }
}
