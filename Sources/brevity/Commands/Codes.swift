import ArgumentParser
import CodelengthTables
import Codes
import Files
import Foundation
import Pipeline
import Results
import Workers

extension CodeName: ExpressibleByArgument {}

/// How long the codes that train may train.
struct EffortOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Steps of each training inside a code.", valueName: "n"))
  var steps: Int = CodingEffort().steps

  func validate() throws { try Self.check(steps) }

  static func check(_ steps: Int) throws {
    if steps < 1 || steps > 10_000_000 { throw ValidationError("--steps \(steps): accepted is a number from 1 to 10000000.") }
  }

  func effort(transmits: Bool) -> CodingEffort { CodingEffort(steps: steps, transmits: transmits) }
}

struct Encode: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the labels of a run, or the student and the labels, as a stream of bits.",
    discussion: "The study must store its students (students: true). docs/codes.md describes the codes.")

  @Argument(
    help: ArgumentHelp("A results folder and a run: its number, or the beginning of its key.", valueName: "dir:run"))
  var student: String

  @Option(help: ArgumentHelp("The code: \(CodeName.allCases.map(\.rawValue).joined(separator: ", ")).", valueName: "name"))
  var code: CodeName

  @Option(name: [.short, .long], help: "The stream to write.")
  var output: String

  @OptionGroup var effort: EffortOptions

  func run() throws {
    let (description, bytes) = try StudentStreams.encode(
      student, code: code, effort: effort.effort(transmits: true), to: output)
    let container = description.stream?.containerLength.bits ?? 0
    StandardStreams.show(
      "\(output): \(bytes) bytes; model \(Int(description.model.bits.rounded())) bits, labels \(Int(description.labels.bits.rounded())) bits, header and checksum \(Int(container)) bits."
    )
  }
}

struct Decode: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Read a stream back: the student's weights and the labels, as HDF5.",
    discussion: """
      Truncated, changed and foreign streams are refused with exit code 65, and so are labels that were coded with \
      another arithmetic, or do not come out as they were written; --weights-only leaves them out.
      """)

  @Argument(help: ArgumentHelp("A stream that brevity encode has written.", valueName: "file"))
  var file: String

  @Option(name: [.short, .long], help: "The HDF5 file to write.")
  var output: String

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp(
      "For streams of a study with teachers of kind files: its training images in the IDX form, its batches of CIFAR-10, or its files of CSV or NPZ; "
        + "labels are not needed.", valueName: "file"))
  var inputs: [String] = []

  @Flag(help: "Decode the weights and not the labels behind them.")
  var weightsOnly = false

  func run() throws {
    let decoded = try StudentStreams.decode(file, to: output, inputFiles: inputs, withLabels: !weightsOnly)
    var parts: [String] = []
    if let network = decoded.network { parts.append("\(network.parameters.count) weights") }
    if let symbols = decoded.symbols { parts.append("\(symbols.count) labels") }
    StandardStreams.show("\(output): \(parts.joined(separator: " and ")).")
  }
}

struct CodeTable: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "codes", abstract: "Describe the labels of every cell by every code; prints the table, writes codes.csv.",
    discussion: """
      The study must store its students (students: true), but for --budget. docs/codes.md describes the codes. A study with \
      analysis.codelengths gets its table from brevity reproduce, too.
      """)

  @OptionGroup var options: FolderOptions

  @Option(help: ArgumentHelp("Only this code; may be repeated.", valueName: "name"))
  var code: [CodeName] = []

  @Option(name: [.short, .long], help: "Worker threads.")
  var jobs: Int?

  @Flag(help: "Instead, bits of the model against test loss for the students of the largest budget; rate-distortion.csv.")
  var plane = false

  @Flag(help: "Instead, total excess log-loss of learners beside the teacher's bits; budget.csv.")
  var budget = false

  @Flag(help: "Instead, variational bounds and annealed evidence of every student against its excess; evidence.csv.")
  var evidence = false

  @Flag(help: "Draw the table too, into figures; needs Python with h5py and matplotlib.")
  var figure = false

  @Option(
    help: ArgumentHelp("Steps of each training inside a code; by default those of the study, or 2000.", valueName: "n"))
  var steps: Int?

  func validate() throws {
    if [plane, budget, evidence].count(where: \.self) > 1 {
      throw ValidationError("--plane, --budget and --evidence are different tables; give one of them.")
    }
    if plane || budget || evidence, !code.isEmpty {
      let own = plane ? "--plane has coders" : budget ? "--budget has learners" : "--evidence has lengths"
      throw ValidationError("\(own) of its own; leave --code out.")
    }
    if let jobs, jobs < 1 { throw ValidationError("--jobs \(jobs): accepted is a number of threads from 1.") }
    if let steps { try EffortOptions.check(steps) }
  }

  func run() throws {
    let (study, folder) = try options.load()
    let text = try CodelengthStage.make(
      study, folder: folder, table: plane ? .plane : budget ? .budget : evidence ? .evidence : .codes,
      codes: code.isEmpty ? CodeName.allCases : code,
      steps: steps, jobs: jobs, again: true)
    StandardStreams.show(text, terminator: "")
    if figure { StandardStreams.show(try FiguresStage.drawCodelengths(folder), terminator: "") }
  }
}
