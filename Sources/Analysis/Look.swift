import Foundation
import HDF5
import Results
import Studies

/// How many different studies in the same folder of results have looked at the same confirmation teachers. The first
/// look is the honest one; later ones may have been shaped by what the earlier ones saw.
enum Look {
  /// The teachers of all conditions: the seed and how they are drawn.
  static func key(of study: Study) -> String {
    let teachers = Set(study.conditions.map { "\($0.settings.teachers)" }).sorted()
    return "seed \(study.seed): " + teachers.joined(separator: "; ")
  }

  /// 1 for the first study. A study keeps its number when its verdict is made again. A file that `accepts` refuses does
  /// not count.
  static func number(of study: Study, folder: ResultsFolder, accepts: (String) -> Bool) throws -> Int {
    let own = key(of: study)
    if let before = entry(folder.verdicts, accepts), before.hash == study.hash, before.key == own { return before.look }
    let base = URL(fileURLWithPath: folder.path).deletingLastPathComponent().path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: base)) ?? []
    let others = names.compactMap { entry(base + "/" + $0 + "/verdicts.h5", accepts) }
    return 1 + Set(others.filter { $0.key == own && $0.hash != study.hash }.map(\.hash)).count
  }

  /// What a verdicts.h5 says of itself; nil where there is none that can be read.
  private static func entry(_ path: String, _ accepts: (String) -> Bool) -> (hash: String, key: String, look: Int)? {
    guard FileManager.default.fileExists(atPath: path), accepts(path), let file = try? HDF5File(reading: path),
      let hash = try? file.root.text(ofAttribute: "study_hash"),
      let key = try? file.root.group("meta").dataset("teachers_key").texts().first,
      let look = try? file.root.group("decisions").dataset("look").integers().first
    else { return nil }
    return (hash, key, look)
  }
}
