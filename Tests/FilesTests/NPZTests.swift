import Files
import Foundation
import Testing

/// Against numpy where Python has it, and against files that numpy 2.4 wrote.
@Suite struct NPZTests {
  @Test func whatIsWrittenIsReadBack() throws {
    let file = scratch("round.npz")
    let x = NumpyArray([1.5, -0.0, Double.infinity, 2, 3, 4], shape: [2, 3])
    let y = NumpyArray([Int64.min, 7], shape: [2])
    try NPZ([("x", x), ("y", y), ("none", NumpyArray([Double](), shape: [0, 3]))]).write(to: file)
    let read = try NPZ(path: file)
    #expect(read.names == ["x", "y", "none"])
    #expect(read["x"] == x && read["y"] == y && read["none"]?.shape == [0, 3] && read["z"] == nil)
    #expect(read["x"]?.numbers.map(\.bitPattern) == x.numbers.map(\.bitPattern), "the sign of a zero is kept")
  }

  @Test(.enabled(if: numpyIsInstalled, "numpy is not installed"))
  func numpyReadsWhatIsWritten() throws {
    let file = scratch("written.npz")
    try NPZ([
      ("x", NumpyArray([0.1, 0.2, 0.3, 0.4], shape: [2, 2])), ("y", NumpyArray([Int64(3), -4], shape: [2])),
    ]).write(to: file)
    let said = try python(
      """
      import sys, numpy
      file = numpy.load(sys.argv[1])
      print(file["x"].tolist(), file["x"].dtype, file["y"].tolist(), file["y"].dtype)
      """, file)
    #expect(said == "[[0.1, 0.2], [0.3, 0.4]] float64 [3, -4] int64")
  }

  @Test(.enabled(if: numpyIsInstalled, "numpy is not installed"), arguments: ["savez", "savez_compressed"])
  func numpyIsRead(function: String) throws {
    let file = scratch("\(function).npz")
    _ = try python(
      """
      import sys, numpy
      numpy.\(function)(
          sys.argv[1], a=numpy.arange(6.0).reshape(2, 3), f=numpy.asfortranarray(numpy.arange(24.0).reshape(2, 3, 4)),
          single=numpy.float32([0.5, 1.5]), bytes=numpy.uint8([0, 255]), small=numpy.int16([-2, 300]), truth=[True, False],
          scalar=numpy.float64(7), random=numpy.random.default_rng(1).normal(size=5000), zeros=numpy.zeros(10000))
      """, file)
    let read = try NPZ(path: file)
    #expect(read["a"] == NumpyArray([0.0, 1, 2, 3, 4, 5], shape: [2, 3]))
    #expect(read["f"] == NumpyArray((0..<24).map(Double.init), shape: [2, 3, 4]))
    #expect(read["single"] == NumpyArray([0.5, 1.5], shape: [2]))
    #expect(read["bytes"] == NumpyArray([Int64(0), 255], shape: [2]))
    #expect(read["small"] == NumpyArray([Int64(-2), 300], shape: [2]))
    #expect(read["truth"] == NumpyArray([Int64(1), 0], shape: [2]))
    #expect(read["scalar"] == NumpyArray([7.0], shape: []))
    #expect(read["zeros"] == NumpyArray([Double](repeating: 0, count: 10000), shape: [10000]))
    let first = try python("import sys, numpy; print(repr(float(numpy.load(sys.argv[1])['random'][0])))", file)
    #expect(read["random"]?.numbers.first == Double(first))
  }

  @Test(.enabled(if: numpyIsInstalled, "numpy is not installed"))
  func aSingleArrayHasEveryName() throws {
    let file = scratch("single.npy")
    _ = try python("import sys, numpy; numpy.save(sys.argv[1], [1.0, 2.0])", file)
    #expect(try NPZ(path: file)["p"] == NumpyArray([1.0, 2.0], shape: [2]))
  }

  /// Deflate without Python.
  @Test func compressedMembersAreRead() throws {
    let file = scratch("compressed.npz")
    // zipfile.ZipFile(…, compression=ZIP_DEFLATED) around numpy.save of 40 zeros
    let base64 =
      "UEsDBBQAAAAIAAAAIQBfnOJxSgAAAMABAAAFAAAAei5ucHmb7BfqGxDJyFDGUK2eklqcXKRupaBuk2ahrqOgnpZfVFKUmBefX5SSChJ3S8wpTg"
      + "WKF2ckFqQC+RomBjqaOgq1CuQDLoZRQBEAAFBLAQIUAxQAAAAIAAAAIQBfnOJxSgAAAMABAAAFAAAAAAAAAAAAAACAAQAAAAB6Lm5weVBLBQYA"
      + "AAAAAQABADMAAABtAAAAAAA="
    try (try #require(Data(base64Encoded: base64))).write(to: URL(fileURLWithPath: file))
    #expect(try NPZ(path: file)["z"] == NumpyArray([Double](repeating: 0, count: 40), shape: [40]))
  }

  @Test func damageIsSaid() throws {
    let file = scratch("damaged.npz")
    let whole = NPZ([("x", NumpyArray([1.0, 2, 3], shape: [3]))]).bytes
    func sentence(_ bytes: [UInt8]) throws -> String {
      try Data(bytes).write(to: URL(fileURLWithPath: file))
      return "\(try #require(throws: BrevityError.self) { try NPZ(path: file) })"
    }
    #expect(try sentence([]) == "cannot read '\(file)': it is neither an NPZ file nor an NPY file, or it is cut.")
    #expect(try sentence(whole.dropLast(9)) == "cannot read '\(file)': it is neither an NPZ file nor an NPY file, or it is cut.")
    var flipped = whole
    flipped[170] ^= 1
    #expect(try sentence(flipped) == "cannot read '\(file)': its member 'x.npy' is damaged.")
    let text = NumpyArray([1.0], shape: [1]).bytes.map { $0 == UInt8(ascii: "f") ? UInt8(ascii: "c") : $0 }
    #expect(try sentence(text).hasPrefix("cannot read '\(file)': its "))
    let none = "\(try #require(throws: BrevityError.self) { try NPZ(path: "none.npz") })"
    #expect(none == "cannot read 'none.npz': there is no such file.")
  }

  private func scratch(_ name: String) -> String {
    let folder = NSTemporaryDirectory() + "/brevity-npz-\(ProcessInfo.processInfo.processIdentifier)"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder + "/" + name
  }
}

private let numpyIsInstalled = (try? ExternalProgram("python3", ["-c", "import numpy"]).status) == 0

private func python(_ script: String, _ argument: String) throws -> String {
  let program = try ExternalProgram("python3", ["-c", script, argument])
  try #require(program.status == 0, "\(program.errors)")
  return program.output
}
