import Analysis
import Foundation
import Results
import Studies

extension SavedStudy {
  /// Puts another study into a folder that has its runs already: the same runs, other questions. What was set on top of the
  /// study that was run stays set.
  /// - Throws: `BrevityError` where the runs are not those of the study; the folder then stays as it is.
  public static func replace(in folder: ResultsFolder, by written: String) throws -> Study {
    let overrides = try load(folder).overrides
    let isEmbedded = !FileManager.default.fileExists(atPath: written) && EmbeddedStudy.text(written) != nil
    let study =
      isEmbedded
      ? try Study.load(text: EmbeddedStudy.text(written) ?? "", sourceName: "\(written) (embedded)", overrides: overrides)
      : try Study.load(path: written, overrides: overrides)
    _ = try StudyContents(reading: folder.study, of: study)
    try SavedStudy(study, source: isEmbedded ? "\(written) (embedded)" : written).save(to: folder)
    return study
  }
}
