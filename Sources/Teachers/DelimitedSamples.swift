import Foundation

/// Samples in lines of numbers: CSV, with commas, semicolons or tabs between the fields, whichever the first line has.
///
/// The first line may name the columns. The labels are in the column that is named `label`, and in the last one without such a
/// name; all other columns are inputs, as they are.
struct DelimitedSamples {
  /// Numbers of a line.
  let columnCount: Int
  /// Which of them is the label.
  let labelColumn: Int
  /// Line by line.
  let values: [Double]

  var count: Int { values.count / columnCount }

  /// - Throws: `LabelledFileError` with the line, where a field is not a number or a line has another number of fields.
  init(_ bytes: [UInt8], path: String) throws(LabelledFileError) {
    guard FileContents.isText(bytes), FileContents.words(for: bytes) == "text" else {
      let words = FileContents.words(for: bytes) ?? "not text"
      throw LabelledFileError("cannot read '\(path)' as CSV: it is \(words)")
    }
    let separator =
      [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")].first { bytes.prefix { $0 != 10 }.contains($0) }
      ?? UInt8(ascii: ",")
    var names: [String]?
    var (values, width, number, start) = ([Double](), 0, 0, 0)
    // one sentence is enough, so that the first problem ends the reading
    var problem: String?
    // the zero behind the last byte ends the last number
    (bytes + [0]).withUnsafeBufferPointer { all in
      let text = UnsafeRawPointer(all.baseAddress!).assumingMemoryBound(to: CChar.self)
      while start < bytes.count, problem == nil {
        var end = start
        while end < bytes.count, all[end] != 10 { end += 1 }
        let next = end + 1
        if end > start, all[end - 1] == 13 { end -= 1 }
        number += 1
        defer { start = next }
        guard end > start else { continue }
        var (fields, place, column) = ([Double](), start, 1)
        fields.reserveCapacity(width)
        while place <= end {
          var stop = place
          while stop < end, all[stop] != separator { stop += 1 }
          var rest: UnsafeMutablePointer<CChar>?
          let value = strtod(text + place, &rest)
          var read = UnsafePointer(rest!) - text
          while read < stop, all[read] == 32 || all[read] == 9 && separator != 9 { read += 1 }
          if read == stop, stop > place, value.isFinite {
            fields.append(value)
          } else if number == 1 {
            names = String(decoding: all[start..<end], as: UTF8.self)
              .split(separator: Character(UnicodeScalar(separator)), omittingEmptySubsequences: false)
              .map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " \"\u{feff}")) }
            break
          } else {
            let field = String(decoding: all[place..<stop].prefix(40), as: UTF8.self)
            problem = "line \(number), field \(column) is '\(field)'; accepted are finite numbers"
            break
          }
          (place, column) = (stop + 1, column + 1)
        }
        if let names, number == 1 {
          width = names.count
          if names[0].isEmpty {
            problem = "its first column has no name, as row names have; write the file without row names"
          }
          continue
        }
        guard problem == nil else { break }
        if width == 0 { width = fields.count }
        if fields.count != width { problem = "line \(number) has \(fields.count) fields, and those before it have \(width)" }
        values += fields
      }
    }
    if let problem { throw LabelledFileError("cannot read '\(path)' as CSV: \(problem)") }
    guard !values.isEmpty else { throw LabelledFileError("cannot use '\(path)': it holds no samples") }
    columnCount = width
    labelColumn = names?.firstIndex(of: "label") ?? width - 1
    self.values = values
  }

  /// The inputs, sample-major, and the labels.
  /// - Parameter hasLabels: false where every column is an input.
  func split(hasLabels: Bool = true) -> (inputs: [Double], labels: [Double]) {
    guard hasLabels else { return (values, []) }
    var (inputs, labels) = ([Double](), [Double]())
    inputs.reserveCapacity(values.count)
    for start in stride(from: 0, to: values.count, by: columnCount) {
      for column in 0..<columnCount {
        if column == labelColumn { labels.append(values[start + column]) } else { inputs.append(values[start + column]) }
      }
    }
    return (inputs, labels)
  }
}

extension LabelledFiles {
  /// CSV (`DelimitedSamples`), the files one behind the other.
  /// - Throws: `LabelledFileError`.
  package static func csv(_ paths: [String], classes: Int) throws(LabelledFileError) -> Dataset {
    var (inputs, labels, width) = ([Double](), [Double](), 0)
    for path in paths {
      let samples = try DelimitedSamples(FileContents.bytes(of: path), path: path)
      guard width == 0 || samples.columnCount == width else {
        throw LabelledFileError(
          "cannot use '\(path)' with '\(paths[0])': there are \(samples.columnCount) columns in one and \(width) in the other")
      }
      width = samples.columnCount
      guard width >= 2 else {
        throw LabelledFileError("cannot use '\(path)': it has one column; accepted are numbers of a sample and its label")
      }
      let (own, classes) = samples.split()
      inputs += own
      labels += classes
    }
    return try dataset(inputs: inputs, width: width - 1, labels: labels, classes: classes, paths[0])
  }
}
