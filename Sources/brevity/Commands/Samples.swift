import ArgumentParser
import Files
import Pipeline

struct WriteSamples: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "data", abstract: "Write the samples that a learner of a study gets, for learners without the protocol.")

  @OptionGroup var options: StudyReading

  @Option(help: "The teacher, counting from 0.")
  var teacher = 0

  @Option(help: "The replicate, counting from 0.")
  var replicate = 0

  @Option(help: "The condition, counting from 0, where the study has factors.")
  var condition = 0

  @Option(name: .customLong("n"), help: "The label budget.")
  var count: Int

  @Option(name: [.short, .long], help: "The folder for train.npz, test.npz and data.json.")
  var output: String

  func run() throws {
    let study = try options.resolved()
    let samples = try CellSamples(study, condition: condition, teacher: teacher, replicate: replicate, trainCount: count)
    StandardStreams.show(try samples.write(to: output), terminator: "")
  }
}

struct ScorePredictions: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score", abstract: "Score predictions on the test inputs of a study that brevity data wrote.")

  @OptionGroup var options: StudyReading

  @Argument(help: ArgumentHelp("An NPZ file with the array p, beside data.json.", valueName: "predictions"))
  var predictions: String

  @Option(help: "The teacher, where there is no data.json beside the predictions.")
  var teacher: Int?

  @Option(help: "The replicate, with --teacher.")
  var replicate = 0

  @Option(help: "The condition, with --teacher.")
  var condition = 0

  @Option(name: .customLong("n"), help: "The label budget, with --teacher.")
  var count: Int?

  @Flag(help: "Write JSON.")
  var json = false

  func validate() throws {
    if (teacher == nil) != (count == nil) {
      throw ValidationError("--teacher and --n belong together: accepted are both or none.")
    }
  }

  func run() throws {
    let study = try options.resolved()
    let samples =
      if let teacher, let count {
        try CellSamples(study, condition: condition, teacher: teacher, replicate: replicate, trainCount: count)
      } else {
        try CellSamples(study, besidePredictions: predictions)
      }
    let score = try samples.score(predictions)
    if json { return StandardStreams.pass(score.json.indented() + "\n") }
    StandardStreams.show(score.text, terminator: "")
  }
}
