import Files
import Foundation

/// The jobs that a study was given to Slurm as, so that it is not given twice: `slurm/jobs.json` in the results folder.
struct SubmissionRecord: Codable, Hashable {
  var array: String
  /// Nil where Slurm refused the job that follows the array.
  var finish: String?
  var submitted: String

  init(array: String, finish: String? = nil) {
    self.array = array
    self.finish = finish
    submitted = ISO8601DateFormatter().string(from: Date())
  }

  static func path(in place: String) -> String { place + "/jobs.json" }

  /// Nil where nothing was submitted, or nothing that can be read.
  init?(in place: String) {
    guard let data = FileManager.default.contents(atPath: Self.path(in: place)),
      let known = try? JSONDecoder().decode(SubmissionRecord.self, from: data)
    else { return nil }
    self = known
  }

  func write(in place: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try AtomicFile.write(Array(try encoder.encode(self)), to: Self.path(in: place))
  }

  /// Which of its jobs are in a queue that is listed as `squeue -o %F` lists it: numbers of jobs, of an array that of the array.
  func jobs(in queue: String) -> [String] {
    let listed = Set(queue.split { $0 == "\n" || $0 == " " }.map(String.init))
    return [array, finish].compactMap(\.self).filter(listed.contains)
  }
}

/// Holds off a second process that would submit the same study at the same moment.
final class SubmissionLock {
  private let file: Int32

  /// - Throws: `BrevityError` of kind `cannotCreate` where another process holds it.
  init(in place: String, of study: String) throws {
    let path = place + "/submit.lock"
    file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw BrevityError.system(.cannotCreate, "Cannot create '\(path)'") }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      close(file)
      throw BrevityError(.cannotCreate, "cannot submit '\(study)': another brevity submit is at work in '\(place)'")
    }
  }

  deinit { close(file) }
}
