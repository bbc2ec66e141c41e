import Codes
import Files
import Foundation
import HDF5
import Networks
import Results
import Teachers

/// Students of a study as streams in files, and back.
public enum StudentStreams {
  /// Describes the labels of a run by `code` and writes the stream.
  ///
  /// - Parameter run: a results folder and a run, `DIR:NUMBER` or `DIR:KEY`.
  /// - Returns: the description and the size of the file.
  public static func encode(
    _ run: String, code: CodeName, effort: CodingEffort, to path: String
  ) throws -> (description: Codes.Description, bytes: Int) {
    guard let colon = run.lastIndex(of: ":"), run.index(after: colon) < run.endIndex else {
      throw BrevityError(
        .usage, "cannot find the run '\(run)': accepted is a results folder and a run, such as results/codes:17")
    }
    let folder = ResultsFolder(path: String(run[..<colon]))
    let students = try StoredStudents(SavedStudy.load(folder), folder: folder)
    let index = try students.run(String(run[run.index(after: colon)...]))
    let description = try students.problem(ofRun: index).description(by: code, of: students.student(ofRun: index), effort: effort)
    guard let stream = description.stream else {
      throw BrevityError(
        .usage,
        "cannot write '\(path)': the code '\(code.rawValue)' is a length of \(Int(description.total.bits.rounded())) bits without a stream; brevity codes shows it"
      )
    }
    let bytes = stream.bytes
    try AtomicFile.write(bytes, to: path)
    return (description, bytes.count)
  }

  /// Reads the stream at `path` and writes what was decoded as HDF5.
  ///
  /// - Parameter inputFiles: the training files of the study's real samples (`RealInputs`), for streams whose inputs are not
  ///   drawn; their labels are not looked at.
  public static func decode(
    _ path: String, to output: String, inputFiles: [String] = [], withLabels: Bool = true
  ) throws -> DecodedStream {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw BrevityError(.inputOutput, "cannot read '\(path)': \(error.localizedDescription)")
    }
    let stream = try CodeStream(bytes: Array(data), name: "'\(path)'")
    let inputs = inputFiles.isEmpty ? nil : try inputs(of: stream.header, from: inputFiles, for: path)
    let decoded = try stream.decode(inputs: inputs, withLabels: withLabels)
    try DecodedFile.write(decoded, to: output)
    return decoded
  }

  private static func inputs(of header: StreamHeader, from files: [String], for path: String) throws -> [Double] {
    guard header.inputs == nil else {
      throw BrevityError(
        .usage, "cannot decode '\(path)' with files of inputs: its inputs are drawn from its seed; leave --inputs out")
    }
    // every other number of the header is checked where it is used
    let (width, origin) = (try header.student().architecture.inputCount, try header.checkedOrigin())
    guard header.samples >= 0 else { return [] }
    do {
      return try RealInputs.train(
        files, width: width, count: header.samples, seed: origin.seed, replicate: origin.replicate, teacher: origin.teacher)
    } catch {
      throw BrevityError(.usage, "cannot decode the labels of '\(path)': \(error)")
    }
  }
}
