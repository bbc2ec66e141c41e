import Files
import Foundation
import Teachers
import Testing

/// Files are what their contents are, whatever their names.
@Suite struct FileContentTests {
  private static func bigEndian(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (24 - 8 * $0) & 255) } }
  private static let images = bigEndian(2051) + bigEndian(3) + bigEndian(2) + bigEndian(2) + (0..<12).map { UInt8($0 * 20) }
  private static let labels = bigEndian(2049) + bigEndian(3) + [7, 0, 9]

  /// Writes `contents`, by name, into a folder of their own.
  private static func with(_ contents: [String: [UInt8]], _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("brevity-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, bytes) in contents { try Data(bytes).write(to: folder.appendingPathComponent(name)) }
    try body(folder.path)
  }

  private static func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
    var packed: [UInt8] = []
    try with(["plain": bytes]) { folder in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/gzip")
      process.arguments = [folder + "/plain"]
      try process.run()
      process.waitUntilExit()
      packed = Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/plain.gz")))
    }
    return packed
  }

  private static func sentence(_ body: () throws -> Dataset) -> String {
    do { return "\(try body().count) samples were read" } catch { return "\(error)" }
  }

  @Test func gzipIsKnownByItsContents() throws {
    let packed = try Self.gzip(Self.images)
    // members behind each other unpack to one file
    let members = try Self.gzip(Array(Self.labels.prefix(9))) + Self.gzip(Array(Self.labels.dropFirst(9)))
    try Self.with(["i": packed, "l": members, "plain.gz": Self.labels]) { folder in
      let data = try LabelledFiles.idx(images: folder + "/i", labels: folder + "/l")
      #expect(data.inputs == (0..<12).map { Double($0 * 20) / 255 })
      #expect(data.labels.indices.filter { data.labels[$0] == 1 } == [7, 10, 29])
      #expect(try LabelledFiles.idx(images: folder + "/i", labels: folder + "/plain.gz") == data)
      #expect(try FileContents.checksum(of: folder + "/i") == SHA256.hash(Self.images).hexadecimal)
      #expect(try FileContents.checksum(of: folder + "/l") == SHA256.hash(Self.labels).hexadecimal)
    }
  }

  @Test func whatIsNoDataSetIsCalledWhatItIs() throws {
    let page = Array("  <!DOCTYPE html>\n<html><head><title>404 Not Found</title></head></html>\n".utf8)
    try Self.with([
      "i": Self.images, "l": Self.labels, "train-images-idx3-ubyte": page, "empty": [], "nothing": Self.gzip([]),
      "a.npz": [0x50, 0x4b, 3, 4] + [UInt8](repeating: 0, count: 40), "batch.bin": page,
    ]) { folder in
      func idx(_ images: String, _ labels: String = "l") -> String {
        Self.sentence { try LabelledFiles.idx(images: "\(folder)/\(images)", labels: "\(folder)/\(labels)") }
      }
      #expect(
        idx("train-images-idx3-ubyte")
          == "cannot read '\(folder)/train-images-idx3-ubyte' as images of the IDX form: it is a page of HTML, as a download that failed leaves it"
      )
      #expect(idx("l") == "cannot read '\(folder)/l' as images of the IDX form: it is labels of the IDX form")
      #expect(idx("i", "i") == "cannot read '\(folder)/i' as labels of the IDX form: it is images of the IDX form")
      #expect(idx("a.npz") == "cannot read '\(folder)/a.npz' as images of the IDX form: it is a ZIP archive, such as NPZ")
      #expect(idx("empty") == "cannot read '\(folder)/empty': it is empty")
      #expect(idx("nothing") == "cannot read '\(folder)/nothing': it unpacks to nothing")
      #expect(
        Self.sentence { try LabelledFiles.cifar10(["\(folder)/batch.bin"]) }
          == "cannot read '\(folder)/batch.bin' as a binary batch of CIFAR-10: it is a page of HTML, as a download that failed leaves it"
      )
      #expect(Self.sentence { try LabelledFiles.cifar10(["\(folder)/empty"]) } == "cannot read '\(folder)/empty': it is empty")
      #expect(
        Self.sentence { try LabelledFiles.csv(["\(folder)/batch.bin"], classes: 3) }
          == "cannot read '\(folder)/batch.bin' as CSV: it is a page of HTML, as a download that failed leaves it")
      #expect(
        Self.sentence { try LabelledFiles.csv(["\(folder)/i"], classes: 3) }
          == "cannot read '\(folder)/i' as CSV: it is images of the IDX form")
    }
  }

  @Test func labelsThatBeginAtOne() throws {
    let labels = Self.bigEndian(2049) + Self.bigEndian(3) + [1, 3, 2]
    try Self.with(["i": Self.images, "l": labels, "c.csv": Array("1,2,1\n3,4,2\n5,6,3\n".utf8)]) { folder in
      let words = "its labels begin at 1 and end at 3; accepted are 0 to 2: subtract 1 from each"
      #expect(
        Self.sentence { try LabelledFiles.idx(images: "\(folder)/i", labels: "\(folder)/l", classes: 3) }
          == "cannot use '\(folder)/l': \(words)")
      #expect(
        Self.sentence { try LabelledFiles.csv(["\(folder)/c.csv"], classes: 3) } == "cannot use '\(folder)/c.csv': \(words)")
      // with a fourth class they may be what they say
      let read = try LabelledFiles.csv(["\(folder)/c.csv"], classes: 4)
      #expect(read.count == 3)
    }
  }

  @Test func linesOfNumbers() throws {
    let files = [
      "named.csv": "\u{feff}a,label,\"b\"\r\n0.5,2,-1e-3\r\n\r\n 7 ,0, 8\r\n", "plain.csv": "0.5;-0.001;2\n7;8;0",
      "tabs": "x\ty\tz\n0.5\t-0.001\t2\n7\t8\t0\n",
    ]
    try Self.with(files.mapValues { Array($0.utf8) }) { folder in
      let named = try LabelledFiles.csv([folder + "/named.csv"], classes: 3)
      #expect(named.inputs == [0.5, -0.001, 7, 8] && named.labels == [0, 0, 1, 1, 0, 0] && named.inputCount == 2)
      for other in ["plain.csv", "tabs"] { #expect(try LabelledFiles.csv(["\(folder)/\(other)"], classes: 3) == named) }
      let both = try LabelledFiles.csv([folder + "/tabs", folder + "/plain.csv"], classes: 3)
      #expect(both.count == 4)
    }
  }

  @Test func linesThatAreNotNumbers() throws {
    let files = [
      "word": "1,2,0\n3,four,1\n", "short": "1,2,0\n3,1\n", "nan": "1,2,0\nnan,2,1\n",
      "rows": "\"\",\"a\",\"label\"\n\"1\",2,0\n",
      "one": "1\n2\n", "half": "1,2,0.5\n1,2,0\n", "head": "a,b\n", "wide": "1,2,3,0\n", "missing": "1,,0\n1,,1\n2,3,1\n",
    ]
    try Self.with(files.mapValues { Array($0.utf8) }) { folder in
      func csv(_ names: String...) -> String {
        Self.sentence { try LabelledFiles.csv(names.map { "\(folder)/\($0)" }, classes: 3) }
      }
      #expect(
        csv("word") == "cannot read '\(folder)/word' as CSV: line 2, field 2 is 'four'; accepted are finite numbers")
      #expect(csv("nan") == "cannot read '\(folder)/nan' as CSV: line 2, field 1 is 'nan'; accepted are finite numbers")
      #expect(
        csv("missing") == "cannot read '\(folder)/missing' as CSV: line 2, field 2 is ''; accepted are finite numbers")
      #expect(csv("short") == "cannot read '\(folder)/short' as CSV: line 2 has 2 fields, and those before it have 3")
      #expect(
        csv("rows")
          == "cannot read '\(folder)/rows' as CSV: its first column has no name, as row names have; write the file without row names"
      )
      #expect(csv("one") == "cannot use '\(folder)/one': it has one column; accepted are numbers of a sample and its label")
      #expect(csv("half") == "cannot use '\(folder)/half': its label number 0 is 0.5; accepted are 0 to 2")
      #expect(csv("head") == "cannot use '\(folder)/head': it holds no samples")
      #expect(
        csv("wide", "half")
          == "cannot use '\(folder)/half' with '\(folder)/wide': there are 3 columns in one and 4 in the other")
    }
  }
}
