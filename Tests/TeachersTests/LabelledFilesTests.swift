import Foundation
import Networks
import Teachers
import Testing

@Suite struct LabelledFilesTests {
  static func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("brevity-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  static func write(_ bytes: [UInt8], _ path: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }

  static func bigEndian(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (24 - 8 * $0) & 255) } }

  static let images = bigEndian(2051) + bigEndian(3) + bigEndian(2) + bigEndian(2) + (0..<12).map { UInt8($0 * 20) }
  static let labels = bigEndian(2049) + bigEndian(3) + [7, 0, 9]

  static func sentence(_ body: () throws -> Dataset) -> String {
    do { return "\(try body().count) samples were read" } catch { return "\(error)" }
  }

  @Test func imagesAndLabels() throws {
    try Self.withFolder { folder in
      try Self.write(Self.images, folder + "/i")
      try Self.write(Self.labels, folder + "/l")
      let data = try LabelledFiles.idx(images: folder + "/i", labels: folder + "/l")
      #expect(data.count == 3 && data.inputCount == 4 && data.outputCount == 10)
      #expect(data.inputs == (0..<12).map { Double($0 * 20) / 255 })
      #expect(data.labels.indices.filter { data.labels[$0] == 1 } == [7, 10, 29] && data.labels.reduce(0, +) == 3)
    }
  }

  @Test func damagedFiles() throws {
    try Self.withFolder { folder in
      let (i, l) = (folder + "/i", folder + "/l")
      func read() -> String { Self.sentence { try LabelledFiles.idx(images: i, labels: l) } }
      try Self.write(Self.labels, l)
      #expect(read() == "cannot read '\(i)': there is no such file, or it may not be read")
      try Self.write(Self.labels, i)
      #expect(read() == "cannot read '\(i)' as images of the IDX form: it is labels of the IDX form")
      try Self.write(Array(Self.images.prefix(11)), i)
      #expect(read() == "cannot read '\(i)': it has 11 bytes, fewer than an IDX header of 16")
      try Self.write([0, 0, 9, 3] + Self.images.dropFirst(4), i)
      #expect(read() == "cannot read '\(i)': its magic number is 2307, and 2051 is expected")
      try Self.write(Array(Self.images.dropLast()), i)
      #expect(read() == "cannot read '\(i)': it has 27 bytes and announces 28, so it is cut")
      try Self.write(Self.images + [0], i)
      #expect(read() == "cannot read '\(i)': it has 29 bytes and announces 28, so it is longer than it says")
      try Self.write(Self.images, i)
      try Self.write(Self.bigEndian(2049) + Self.bigEndian(2) + [1, 2], l)
      #expect(read() == "cannot use '\(i)' with '\(l)': there are 3 images and 2 labels")
      try Self.write(Self.bigEndian(2049) + Self.bigEndian(3) + [1, 12, 2], l)
      #expect(read() == "cannot use '\(l)': its label number 1 is 12; accepted are 0 to 9")
    }
  }

  @Test func batchesOfColourImages() throws {
    try Self.withFolder { folder in
      let record: (UInt8) -> [UInt8] = { label in [label] + (0..<3072).map { UInt8(($0 + Int(label)) % 256) } }
      try Self.write(record(3) + record(5), folder + "/a")
      try Self.write(record(9), folder + "/b")
      let data = try LabelledFiles.cifar10([folder + "/a", folder + "/b"])
      #expect(data.count == 3 && data.inputCount == 3072 && data.inputs[3072] == 5.0 / 255)
      #expect(data.labels.indices.filter { data.labels[$0] == 1 } == [3, 15, 29])
      try Self.write(Array(record(3).dropLast()), folder + "/b")
      #expect(
        Self.sentence { try LabelledFiles.cifar10([folder + "/b"]) }
          == "cannot read '\(folder)/b': it has 3072 bytes, which are no whole records of 3073; it is cut, or no binary batch of CIFAR-10"
      )
      try Self.write(record(10), folder + "/b")
      #expect(
        Self.sentence { try LabelledFiles.cifar10([folder + "/b"]) }
          == "cannot use '\(folder)/b': its label number 0 is 10; accepted are 0 to 9")
    }
  }

  /// Packed by the machine's own gzip.
  @Test func packedFiles() throws {
    try Self.withFolder { folder in
      try Self.write(Self.images, folder + "/i")
      try Self.write(Self.labels, folder + "/l")
      let gzip = Process()
      gzip.executableURL = URL(fileURLWithPath: "/usr/bin/gzip")
      gzip.arguments = [folder + "/i", folder + "/l"]
      try gzip.run()
      gzip.waitUntilExit()
      let data = try LabelledFiles.idx(images: folder + "/i.gz", labels: folder + "/l.gz")
      #expect(data.count == 3 && data.inputs[11] == 220.0 / 255)
      let packed = try Data(contentsOf: URL(fileURLWithPath: folder + "/i.gz"))
      try Self.write(Array(packed.prefix(packed.count - 9)), folder + "/i.gz")
      #expect(
        Self.sentence { try LabelledFiles.idx(images: folder + "/i.gz", labels: folder + "/l.gz") }
          == "cannot unpack '\(folder)/i.gz': it is damaged or cut")
    }
  }
}

@Suite struct RealSamplesTests {
  /// Files take the place of a teacher: budgets are nested, replicates shuffle anew, test samples keep their order.
  @Test func samplesAreDrawn() throws {
    try LabelledFilesTests.withFolder { folder in
      func idx(_ count: Int, _ name: String) throws -> [String] {
        let images =
          LabelledFilesTests.bigEndian(2051) + LabelledFilesTests.bigEndian(count) + LabelledFilesTests.bigEndian(1)
          + LabelledFilesTests.bigEndian(2) + (0..<2 * count).map { UInt8($0 % 256) }
        let labels = LabelledFilesTests.bigEndian(2049) + LabelledFilesTests.bigEndian(count) + (0..<count).map { UInt8($0 % 3) }
        try LabelledFilesTests.write(images, folder + "/\(name)i")
        try LabelledFilesTests.write(labels, folder + "/\(name)l")
        return [folder + "/\(name)i", folder + "/\(name)l"]
      }
      var settings = TeacherSettings(
        kind: .files, count: 1, architecture: Architecture(layers: [2, 3], activation: .identity, hasBias: false), temperature: 1,
        files: FileSettings(form: .idx, train: try idx(60, "train"), test: try idx(9, "test")))
      let data = DataSettings(testCount: 5)
      let teacher = try Teacher.draw(0, settings: settings, data: data, seed: 2)
      func draw(_ part: Dataset.Part, _ count: Int, _ replicate: Int = 0) -> Dataset {
        Dataset.draw(part, count: count, teacher: teacher, settings: data, pool: .confirmation, seed: 2, replicate: replicate)
      }
      #expect(draw(.train, 20) == draw(.train, 50).prefix(20))
      #expect(draw(.train, 20) != draw(.train, 20, 1))
      #expect(Set(draw(.train, 60).inputs) == Set((0..<120).map { Double($0) / 255 }))
      #expect(draw(.test, 5).inputs == (0..<10).map { Double($0) / 255 } && draw(.train, 99).count == 60)
      // those that validate are not among those that train
      #expect(Set(draw(.validation, 20).inputs).isDisjoint(with: draw(.train, 40).inputs))
      settings.architecture = Architecture(layers: [4, 3], activation: .identity, hasBias: false)
      #expect(throws: TeacherError.self) { try Teacher.draw(0, settings: settings, data: data, seed: 2) }
    }
  }
}
