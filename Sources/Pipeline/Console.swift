import Files
import Foundation
import Results

/// Where progress and notices go: standard error, as a bar on a terminal and as plain lines elsewhere.
public final class Console {
  public let isTerminal: Bool
  private let isQuiet: Bool
  private var barIsShown = false
  private var lastPlainLine = -Double.infinity

  public init(quiet: Bool = false) {
    isTerminal = Terminal.isOne(2)
    isQuiet = quiet
  }

  /// A line of its own.
  public func say(_ line: String) {
    clear()
    if !isQuiet { StandardStreams.say(line + "\n") }
  }

  /// One paragraph for each warning.
  public func warn(_ warnings: [String]) {
    for warning in warnings { say("Warning: \(warning)".wrapped(to: 80, indent: "  ")) }
  }

  /// A bar that is redrawn in place, or one plain line a minute.
  ///
  /// - Parameter share: how much of the planned cost is done, 0…1, by which the time that is left is estimated; nil counts runs.
  public func progress(done: Int, of total: Int, share: Double? = nil, elapsed: Double, failed: Int) {
    guard !isQuiet, total > 0, done > 0 else { return }
    let fraction = max(share ?? Double(done) / Double(total), 1e-9)
    let left = Self.duration(elapsed * max(0, 1 - fraction) / fraction) + " left"
    let failures = failed > 0 ? ", \(failed) failed" : ""
    if isTerminal {
      let width = 30
      let filled = Int(fraction * Double(width))
      let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
      write("\r[\(bar)] \(done)/\(total) runs\(failures)  \(left)\u{1B}[K")
      barIsShown = true
    } else if elapsed - lastPlainLine >= 60 {
      lastPlainLine = elapsed
      write("\(done)/\(total) runs\(failures), \(left)\n")
    }
  }

  /// Removes the bar.
  public func clear() {
    guard barIsShown else { return }
    write("\r\u{1B}[K")
    barIsShown = false
  }

  private func write(_ text: String) { StandardStreams.draw(text) }

  /// 7 s, 3 min 20 s, 2 h 5 min.
  public static func duration(_ seconds: Double) -> String {
    let s = Int(seconds.rounded())
    if s < 60 { return "\(s) s" }
    if s < 3600 { return "\(s / 60) min \(s % 60) s" }
    return "\(s / 3600) h \(s % 3600 / 60) min"
  }
}
