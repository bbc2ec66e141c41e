import Codes
import Foundation
import HDF5
import Networks
import Results

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
      throw PipelineError(
        .usage, "cannot find the run '\(run)': accepted is a results folder and a run, such as results/codes:17")
    }
    let folder = ResultsFolder(path: String(run[..<colon]))
    let students = try StoredStudents(SavedStudy.load(folder), folder: folder)
    let index = try students.run(String(run[run.index(after: colon)...]))
    let description = try students.problem(ofRun: index).description(by: code, of: students.student(ofRun: index), effort: effort)
    guard let stream = description.stream else {
      throw PipelineError(
        .usage,
        "cannot write '\(path)': the code '\(code.rawValue)' is a length of \(Int(description.total.bits.rounded())) bits without a stream; brevity codes shows it"
      )
    }
    let bytes = stream.bytes
    try AtomicFile.write(bytes, to: path)
    return (description, bytes.count)
  }

  /// Reads the stream at `path` and writes what was decoded as HDF5.
  public static func decode(_ path: String, to output: String, withLabels: Bool = true) throws -> DecodedStream {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw PipelineError(.inputOutput, "cannot read '\(path)': \(error.localizedDescription)")
    }
    let decoded = try CodeStream(bytes: Array(data), name: "'\(path)'").decode(withLabels: withLabels)
    try DecodedFile.write(decoded, to: output)
    return decoded
  }
}
