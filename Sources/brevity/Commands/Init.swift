import ArgumentParser
import Files
import Foundation
import Pipeline
import Studies

struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a commented study that runs in about a minute, to change and to run.",
    discussion: "brevity init my-question writes my-question.yaml; brevity reproduce my-question.yaml runs it.")

  @Argument(help: ArgumentHelp("The name of the study, of its file and of its results.", valueName: "name"))
  var name: String

  @Option(help: ArgumentHelp("Inputs of teachers and students.", valueName: "number"))
  var inputs = 10

  @Option(help: ArgumentHelp("Labels are classes, this many; by default they are numbers.", valueName: "number"))
  var classes: Int?

  @Option(help: ArgumentHelp("Start from an embedded study, such as placebo, instead.", valueName: "study"))
  var from: String?

  func validate() throws {
    if from != nil, classes != nil || inputs != 10 {
      throw ValidationError("--from takes inputs and classes from the study; leave out --inputs and --classes.")
    }
  }

  func run() throws {
    let path = "\(name).yaml"
    let text: String
    if let from {
      guard let source = EmbeddedStudy.text(from) else { throw StudyError(unknownStudy: from, names: EmbeddedStudy.names) }
      text = StudyTemplate.renamed(source, name: name)
    } else {
      text = StudyTemplate(name: name, inputs: inputs, classes: classes).text
    }
    // whatever is wrong with the name or the numbers is said before anything is written
    _ = try Study.load(text: text, sourceName: path)
    guard !FileManager.default.fileExists(atPath: path) else {
      throw BrevityError(.cannotCreate, "cannot write '\(path)': there is a file of that name; accepted is another name.")
    }
    try AtomicFile.write(Array(text.utf8), to: path)
    StandardStreams.show("Wrote \(path). Next: brevity plan \(path), then brevity reproduce \(path).")
  }
}
