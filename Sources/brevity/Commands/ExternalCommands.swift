import ArgumentParser
import ExternalProcesses
import Files

struct ExternalTools: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "external", abstract: "Tools for authors of external learners.", subcommands: [Check.self])

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Play the protocol with small data and say what is wrong.",
      discussion: "brevity external check --grid lambda=0.1 -- python3 my_net.py")

    @Option(
      help: ArgumentHelp("A name and a value of the grid; may be repeated, and each makes a candidate.", valueName: "name=value"))
    var grid: [String] = []

    @Option(help: ArgumentHelp("A setting that is the same for all candidates; may be repeated.", valueName: "name=value"))
    var settings: [String] = []

    @Option(help: "Numbers of a sample.")
    var inputs = 2

    @Option(help: "Numbers of a label.")
    var outputs = 1

    @Option(help: "Play with this many classes instead of numbers.")
    var classes: Int?

    @Flag(help: "Send labels to stop on, as with early_stopping: true.")
    var earlyStopping = false

    @Option(help: ArgumentHelp("How long an answer may take.", valueName: "duration"))
    var timeout = "60s"

    @Flag(help: "Run the program under bubblewrap.")
    var sandbox = false

    @Argument(parsing: .postTerminator, help: "The program and its arguments, behind --.")
    var command: [String] = []

    func validate() throws {
      if command.isEmpty {
        throw ValidationError("There is no program; accepted is one behind --, such as -- python3 my_net.py.")
      }
      if inputs < 1 { throw ValidationError("--inputs \(inputs): accepted is a number from 1.") }
      if outputs < 1 { throw ValidationError("--outputs \(outputs): accepted is a number from 1.") }
      if let classes, classes < 2 { throw ValidationError("--classes \(classes): accepted is a number from 2.") }
      if ExternalCommand.seconds(timeout) == nil {
        throw ValidationError("--timeout \(timeout): accepted is a duration, such as 90s, 10m or 2h.")
      }
      for pair in grid where Self.pair(pair).flatMap({ Double($0.value) }) == nil {
        throw ValidationError("--grid \(pair): accepted is a name and a number, such as lambda=0.1.")
      }
      for pair in settings where Self.pair(pair) == nil {
        throw ValidationError("--settings \(pair): accepted is a name and a value, such as hidden=50.")
      }
    }

    func run() throws {
      let candidates: [JSON] = grid.compactMap(Self.pair).map { .object([$0.name: .number(Double($0.value) ?? 0)]) }
      let constants = settings.compactMap(Self.pair).map { ($0.name, Self.value($0.value)) }
      let check = ExternalCheck(
        Introduction(
          ExternalCommand(command, timeout: timeout), label: "check",
          settings: .object(Dictionary(constants) { $1 }), inputs: inputs, outputs: classes ?? outputs,
          isOfClasses: classes != nil),
        settings: candidates.isEmpty ? [.object([:])] : candidates, stopsEarly: earlyStopping,
        sandbox: sandbox ? try Sandbox() : nil)
      var isWrong = false
      try check.run { line in
        isWrong = isWrong || line.outcome == .wrong
        StandardStreams.show("\(line.outcome.rawValue.padded(to: 6))\(line.text)")
      }
      StandardStreams.show(isWrong ? "The program does not keep to the protocol." : "The program keeps to the protocol.")
      if isWrong { throw ExitCode(ExitStatus.someRunsFailed) }
    }

    private static func pair(_ text: String) -> (name: String, value: String)? {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      return parts.count == 2 ? (parts[0], parts[1]) : nil
    }

    private static func value(_ text: String) -> JSON {
      if text == "true" || text == "false" { return .bool(text == "true") }
      if let number = Int(text) { return .integer(number) }
      return Double(text).flatMap { $0.isFinite ? .number($0) : nil } ?? .text(text)
    }
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
