import ArgumentParser
import Files
import Results
import Studies
import Training

struct ListMethods: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "methods", abstract: "List the methods that a study can compare, with what each of them minimises.")

  func run() throws {
    for method in Methods.all {
      let reference = StudyReference.reference(method)
      let head = "\(method.name) (\(method.learnerClass.words)\(method.grid.map { ", tried at several \($0.name)" } ?? ""))"
      StandardStreams.show("\(head)\n" + Explain.hanging("", reference.help), terminator: "")
    }
    StandardStreams.show("\nbrevity explain METHOD lists the keys of a method.")
  }
}
