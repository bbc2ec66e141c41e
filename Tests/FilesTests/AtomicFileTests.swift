import Files
import Foundation
import Testing

@Suite struct AtomicFileTests {
  private func withDirectory(_ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("brevity-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path + "/elsewhere", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  /// The file that the link names is replaced, by relative and absolute names and through two links, and the links stay.
  @Test(arguments: ["elsewhere/real", "missing", "/absolute", "second"])
  func aLinkStays(target: String) throws {
    try withDirectory { directory in
      let named = target == "/absolute" ? directory + "/elsewhere/absolute" : target
      let link = directory + "/link"
      try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: named)
      if target == "second" {
        try FileManager.default.createSymbolicLink(atPath: directory + "/second", withDestinationPath: "elsewhere/real")
      }
      try AtomicFile.write(Array("new".utf8), to: link)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == named)
      #expect(try String(contentsOfFile: link, encoding: .utf8) == "new")
    }
  }

  @Test func aCircleOfLinksIsRefused() throws {
    try withDirectory { directory in
      try FileManager.default.createSymbolicLink(atPath: directory + "/a", withDestinationPath: "b")
      try FileManager.default.createSymbolicLink(atPath: directory + "/b", withDestinationPath: "a")
      let error = #expect(throws: BrevityError.self) { try AtomicFile.write([1], to: directory + "/a") }
      #expect(error?.description == "Cannot create '\(directory)/a': too many levels of symbolic links.")
    }
  }
}
