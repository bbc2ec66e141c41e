import ArgumentParser
import Files
import Results
import Studies

struct Explain: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Explain a key of study files, a section or a method.",
    discussion: """
      KEY is a key (alpha), a key path (training.max_epochs), a section (protocol) or a method (drr). All keys are in \
      docs/reference.md.
      """)

  @Argument(help: ArgumentHelp("What to explain.", valueName: "key"))
  var key: String

  func run() throws {
    let entries = try StudyReference.explain(key).map { entry in
      let width = entry.facts.map(\.label.count).max() ?? 0
      let facts = entry.facts.map { fact in
        Self.hanging(fact.label + String(repeating: " ", count: width - fact.label.count), fact.text)
      }
      return "\(entry.title)\n" + Self.hanging("", entry.help) + facts.joined()
    }
    StandardStreams.show(entries.joined(separator: "\n"), terminator: "")
  }

  /// A paragraph under its label, at most 80 columns wide.
  static func hanging(_ label: String, _ text: String) -> String {
    let indent = label.isEmpty ? 2 : label.count + 4
    let lines = text.wrapped(to: 80 - indent).split(separator: "\n")
    let blanks = String(repeating: " ", count: indent)
    return (label.isEmpty ? blanks : "  \(label)  ") + lines.joined(separator: "\n" + blanks) + "\n"
  }
}
