import ArgumentParser
import Files
import Studies

struct Schema: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print every key of study files: a page in Markdown, or a JSON Schema for editors.")

  @Flag(help: "Print the JSON Schema.")
  var json = false

  func run() throws { StandardStreams.pass(json ? StudyReference.schema.indented() + "\n" : StudyReference.page) }
}
