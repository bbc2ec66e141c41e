import Analysis
import CodelengthTables
import Foundation
import HDF5
import Pipeline
import Results
import Studies
import Testing

/// Labels of real samples, from a study on files through streams and back from the files of images alone.
@Suite struct FilesDecodeTests {
  static func bigEndian(_ value: Int) -> [UInt8] { (0..<4).reversed().map { UInt8(value >> (8 * $0) & 255) } }

  static func write(_ bytes: [UInt8], _ path: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }

  /// Images of 2 × 2 pixels in the IDX form whose class is that of the brightest of the first three.
  static func idx(_ count: Int, _ stem: String, seed: UInt64) throws {
    var numbers = SeededNumbers(seed: seed)
    var (pixels, labels): ([UInt8], [UInt8]) = ([], [])
    for _ in 0..<count {
      let image = (0..<4).map { _ in UInt8.random(in: 0...255, using: &numbers) }
      pixels += image
      labels.append(UInt8((0..<3).max { image[$0] < image[$1] } ?? 0))
    }
    try write(bigEndian(2051) + bigEndian(count) + bigEndian(2) + bigEndian(2) + pixels, stem + "-images")
    try write(bigEndian(2049) + bigEndian(count) + labels, stem + "-labels")
  }

  /// Records of CIFAR-10 with classes 0 … 9 in turn.
  static func cifar(_ count: Int, _ path: String, seed: UInt64) throws {
    var numbers = SeededNumbers(seed: seed)
    var bytes: [UInt8] = []
    for s in 0..<count { bytes += [UInt8(s % 10)] + (0..<3072).map { _ in UInt8.random(in: 0...255, using: &numbers) } }
    try write(bytes, path)
  }

  static func study(_ teachers: String, student: String, n: Int) -> String {
    """
    name: real
    question: Can labels of files be read back?
    prediction: They can.
    seed: 4
    teachers: {pool: confirmation, kind: files, \(teachers)}
    data: {test: 8}
    n_train: [\(n)]
    student: {layers: \(student)}
    training: {loss: cross_entropy, min_epochs: 5, max_epochs: 20}
    methods:
      dense_early: {}
    analysis: {curve_model: none}
    students: true
    """
  }

  /// Runs the study, encodes its student by each code, decodes with `inputs`, and compares the labels with those of the study.
  static func roundTrip(_ text: String, codes: [String], inputs: [String], in directory: String) throws {
    try text.write(toFile: directory + "/s.yaml", atomically: true, encoding: .utf8)
    let run = try BrevityProgram.run(["run", directory + "/s.yaml", "-o", directory, "-j", "1"])
    #expect(run.status == 0, "\(run.errors)")
    let folder = ResultsFolder(path: directory + "/real")
    #expect(try BrevityProgram.run(["merge", folder.path]).status == 0)
    let students = try StoredStudents(SavedStudy.load(folder), folder: folder)
    let symbols = try students.problem(ofRun: 0).symbols.map(Double.init)
    for code in codes {
      let stream = "\(directory)/\(code).brv"
      let encode = try BrevityProgram.run(["encode", folder.path + ":0", "--code", code, "--steps", "40", "-o", stream])
      #expect(encode.status == 0, "\(encode.errors)")
      let decode = try BrevityProgram.run(["decode", stream, "-o", directory + "/out.h5", "--inputs"] + inputs)
      #expect(decode.status == 0, "\(decode.errors)")
      #expect(try HDF5File(reading: directory + "/out.h5").root.dataset("labels").doubles() == symbols)
    }
  }

  @Test func idxImagesAreEnough() throws {
    try Scratch.withDirectory { directory in
      for (name, seed) in [("train", UInt64(1)), ("test", 2)] { try Self.idx(60, "\(directory)/\(name)", seed: seed) }
      let files = ["train", "test"].map { "\($0): [\(directory)/\($0)-images, \(directory)/\($0)-labels]" }.joined(
        separator: ", ")
      let text = Self.study("form: idx, layers: [4, 3], classes: 3, \(files)", student: "[4, 5, 3]", n: 40)
      let images = directory + "/train-images"
      try Self.roundTrip(
        text, codes: ["uniform", "sparse", "surp-iterative", "prequential", "requential"], inputs: [images], in: directory)

      let stream = directory + "/sparse.brv"
      func refusal(_ inputs: [String]) throws -> String {
        let end = try BrevityProgram.run(["decode", stream, "-o", directory + "/no.h5"] + inputs)
        #expect(end.status != 0 && !FileManager.default.fileExists(atPath: directory + "/no.h5"))
        return end.errors
      }
      #expect(
        try refusal([])
          == "Error: Cannot decode the labels of this stream: its 40 inputs are not drawn but read from files, and none are given here; accepted: those files (--inputs), or the weights alone (--weights-only).\n"
      )
      #expect(
        try refusal(["--inputs", images, directory + "/train-labels"])
          == "Error: cannot decode the labels of '\(stream)': cannot use 2 files as inputs of 4 numbers: accepted is one file of images in the IDX form; labels are not needed\n"
      )
      #expect(
        try refusal(["--inputs", directory + "/test-images"]).contains(
          "the inputs here are not those it was written for, 40 samples of 4 numbers"))
      try Self.idx(30, directory + "/few", seed: 3)
      #expect(
        try refusal(["--inputs", directory + "/few-images"])
          == "Error: cannot decode the labels of '\(stream)': cannot use '\(directory)/few-images': 30 samples of 4 numbers are there, and 40 of 4 are needed\n"
      )
      let weights = try BrevityProgram.run(["decode", stream, "-o", directory + "/w.h5", "--weights-only"])
      #expect(weights.status == 0 && weights.output.hasSuffix("/w.h5: 43 weights.\n"))
      // of a teacher that nobody knows there is no row, and no excess over it
      let codes = try BrevityProgram.run(["codes", directory + "/real", "--code", "uniform", "--code", "sparse"])
      #expect(codes.status == 0 && !codes.output.contains("nan") && !codes.output.contains(" teacher "), "\(codes.output)")
    }
  }

  @Test func cifarBatchesInTheirOrder() throws {
    try Scratch.withDirectory { directory in
      let batches = ["a", "b"].map { "\(directory)/\($0).bin" }
      for (path, seed) in zip(batches, UInt64(1)...) { try Self.cifar(20, path, seed: seed) }
      try Self.cifar(10, directory + "/t.bin", seed: 9)
      let text = Self.study(
        "form: cifar10, layers: [3072, 10], classes: 10, train: [\(batches.joined(separator: ", "))], test: [\(directory)/t.bin]",
        student: "[3072, 2, 10]", n: 30)
      try Self.roundTrip(text, codes: ["float32"], inputs: batches, in: directory)
      let swapped = try BrevityProgram.run(
        ["decode", directory + "/float32.brv", "-o", directory + "/no.h5", "--inputs"] + batches.reversed())
      #expect(swapped.status == 65 && swapped.errors.contains("the inputs here are not those it was written for"))
    }
  }
}
