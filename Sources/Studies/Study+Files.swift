import Teachers

extension Study {
  /// Files of real samples, each once, in the order of the conditions.
  package var files: [String] {
    var seen: Set<String> = []
    return conditions.flatMap { ($0.settings.teachers.files.map { $0.train + $0.test } ?? []) }.filter {
      seen.insert($0).inserted
    }
  }

  /// The study with the checksums of its files, which run keys then hold in the place of their paths: other contents are other
  /// runs, and a file that has moved is the same.
  /// - Throws: `LabelledFileError` where a file cannot be read.
  package func readingFiles() throws -> Study {
    var study = self
    for path in files { study.checksums[path] = try FileContents.checksum(of: path) }
    return study
  }
}
