import Files
import Foundation
import HDF5
import Testing

@Suite struct HDF5ErrorTests {
  private func error(opening path: String) throws -> BrevityError {
    try #require(throws: BrevityError.self) { try HDF5File(reading: path) }
  }

  @Test func openingWhatIsNoHDF5File() throws {
    try withDirectory { directory in
      let text = directory + "/notes.txt"
      try Data("not a table".utf8).write(to: URL(fileURLWithPath: text))
      #expect(try error(opening: text).description == "Cannot open '\(text)': it is not an HDF5 file.")
      #expect(try error(opening: text).kind == .foreignData)

      let empty = directory + "/empty.h5"
      try Data().write(to: URL(fileURLWithPath: empty))
      #expect(try error(opening: empty).description == "Cannot open '\(empty)': it is empty, not an HDF5 file.")
      #expect(try error(opening: empty).kind == .foreignData)

      let missing = directory + "/missing.h5"
      #expect(try error(opening: missing).description == "Cannot open '\(missing)': no such file or directory.")
      #expect(try error(opening: missing).kind == .inputOutput)

      #expect(try error(opening: directory).description == "Cannot open '\(directory)': it is a directory, not a file.")
      #expect(try error(opening: directory).kind == .inputOutput)
    }
  }

  @Test func aTruncatedFileIsNamedWithHDF5sReason() throws {
    try withDirectory { directory in
      let path = directory + "/cut.h5"
      try HDF5File.write(to: path, example)
      let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: path))
      let error = try error(opening: path)
      #expect(error.kind == .foreignData)
      #expect(
        error.description
          == "Cannot open '\(path)': truncated file: eof = \(bytes.count / 2), sblock->base_addr = 0, "
          + "stored_eof = \(bytes.count).")
    }
  }

  @Test func aDamagedValueIsFoundByItsChecksum() throws {
    try withDirectory { directory in
      let path = directory + "/damaged.h5"
      // Noise does not compress, so that the stored bytes are known to lie together.
      var state: UInt64 = 1
      let values = (0..<4096).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1
        return Double(bitPattern: state >> 2)
      }
      try HDF5File.write(to: path) { root in
        try root.dimension("x", count: values.count)
        try root.dataset("y", values, over: ["x"])
      }
      var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      bytes[bytes.count / 2] ^= 1
      try bytes.write(to: URL(fileURLWithPath: path))
      #expect(
        sentence { try HDF5File(reading: path).root.dataset("y").values() }
          == "Cannot read the values of '/y' in '\(path)': data error detected by Fletcher32 checksum.")
    }
  }

  @Test func creatingWhereNothingCanBeCreated() throws {
    try withDirectory { directory in
      let nowhere = directory + "/no/such/study.h5"
      let error = try #require(throws: BrevityError.self) { try HDF5File.write(to: nowhere) { _ in } }
      #expect(error.description == "Cannot create '\(nowhere)': no such file or directory.")
      #expect(error.kind == .cannotCreate)

      let taken = directory + "/taken.h5"
      try FileManager.default.createDirectory(atPath: taken, withIntermediateDirectories: false)
      #expect(sentence { try HDF5File.write(to: taken) { _ in } } == "Cannot create '\(taken)': is a directory.")
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == ["taken.h5"])
    }
  }

  @Test func creatingInAReadOnlyDirectory() throws {
    try withDirectory { directory in
      try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: directory)
      let path = directory + "/study.h5"
      let refusal = asOrdinaryUser { sentence { try HDF5File.write(to: path) { _ in } } }
      #expect(refusal == "Cannot create '\(path)': permission denied.")
    }
  }

  @Test func structuralMistakesAreRefused() throws {
    func sentence(_ body: (GroupWriter) throws -> Void) -> String {
      HDF5Tests.sentence { try HDF5File.write(to: "/nowhere/study.h5", body) }
    }
    let prefix = "Cannot store the dataset '/loss' in '/nowhere/study.h5': "
    #expect(
      sentence { try $0.dataset("loss", [1.0], over: ["teacher"]) }
        == prefix + "there is no dimension 'teacher' in its group or an ancestor.")
    #expect(
      sentence { root in
        try root.dimension("teacher", count: 2)
        try root.dimension("n_train", count: 3)
        try root.dataset("loss", [1.0], over: ["teacher", "n_train"])
      } == prefix + "it has 1 values where teacher = 2, n_train = 3 needs 6.")
    #expect(sentence { try $0.dataset("loss", [1.0, 2], over: []) } == prefix + "it has 2 values where a scalar needs 1.")
    #expect(
      sentence { root in
        try root.dataset("loss", [1.0], over: [])
        try root.dataset("loss", [1.0], over: [])
      } == prefix + "name already exists.")
    #expect(
      sentence { try $0.dataset("λ", [1.0], over: []) }
        == "Cannot store the dataset '/λ' in '/nowhere/study.h5': a name is a letter followed by letters, digits and "
        + "underscores.")
    #expect(
      sentence { root in
        try root.dimension("x", count: 1)
        try root.dimension("x", coordinates: [1.0])
      } == "Cannot store the dimension '/x' in '/nowhere/study.h5': there is one of that name.")
    #expect(
      sentence { try $0.group("meta").text("yaml", "a\0b") }
        == "Cannot store the text '/meta/yaml' in '/nowhere/study.h5': text must not contain a zero byte.")
  }

  @Test func readingWhatIsNotThere() throws {
    try withDirectory { directory in
      let path = directory + "/example.h5"
      try HDF5File.write(to: path, example)
      let root = try HDF5File(reading: path).root
      #expect(sentence { try root.dataset("x") } == "Cannot read '/' of '\(path)': it has no dataset '/x'.")
      #expect(
        sentence { try root.group("runs").group("x") } == "Cannot read '/runs' of '\(path)': it has no group '/runs/x'.")
      #expect(
        sentence { try root.text(ofAttribute: "x") } == "Cannot read '/' of '\(path)': it has no text attribute 'x'.")
      #expect(
        sentence { try root.dataset("loss").texts() }
          == "Cannot read text from '/loss' in '\(path)': it holds values of type float64.")
    }
  }
}

/// Runs `body` with the file permissions of nobody when the tests run as the superuser, whom permissions do not stop.
func asOrdinaryUser<Result>(_ body: () throws -> Result) rethrows -> Result {
  typealias SetUser = @convention(c) (uid_t) -> CInt
  guard geteuid() == 0, let symbol = dlsym(nil, "setfsuid") else { return try body() }
  let setUser = unsafeBitCast(symbol, to: SetUser.self)
  _ = setUser(65534)
  defer { _ = setUser(0) }
  return try body()
}
