import Files
import Foundation
import Teachers
import Testing

/// NPZ archives as sources of samples.
@Suite struct ArchivedSamplesTests {
  private static func with(_ archives: [String: [(String, NumpyArray)]], _ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("brevity-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, arrays) in archives { try NPZ(arrays).write(to: folder.appendingPathComponent(name).path) }
    try body(folder.path)
  }

  private static func sentence(_ body: () throws -> Dataset) -> String {
    do { return "\(try body().count) samples were read" } catch { return "\(error)" }
  }

  private static let x = NumpyArray([0.5, -1, 2, 3, 0, 1], shape: [3, 2])
  private static let y = NumpyArray([Int64(2), 0, 1], shape: [3])

  @Test func arraysAreFoundByName() throws {
    let pixels = NumpyArray([Int64(0), 51, 255, 102], shape: [1, 2, 2])
    let both = [("x_train", Self.x), ("y_train", Self.y), ("x_test", pixels), ("y_test", NumpyArray([Int64(1)], shape: [1, 1]))]
    try Self.with(["plain.npz": [("y", Self.y), ("x", Self.x), ("names", Self.y)], "both": both]) { folder in
      let plain = try LabelledFiles.npz([folder + "/plain.npz"], part: "train", classes: 3)
      #expect(plain.inputs == [0.5, -1, 2, 3, 0, 1] && plain.inputCount == 2)
      #expect(plain.labels == [0, 0, 1, 1, 0, 0, 0, 1, 0])
      let train = try LabelledFiles.npz([folder + "/both"], part: "train", classes: 3)
      #expect(train == plain)
      let twice = try LabelledFiles.npz([folder + "/both", folder + "/plain.npz"], part: "train", classes: 3)
      #expect(twice.count == 6)
      // whole numbers from 0 to 255 are brightness
      let test = try LabelledFiles.npz([folder + "/both"], part: "test", classes: 3)
      #expect(test.inputs == [0, 0.2, 1, 0.4] && test.labels == [0, 1, 0])
    }
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let infinite = NumpyArray([1, 2, 3, .infinity], shape: [2, 2])
    let two = NumpyArray([Int64(0), 1], shape: [2])
    try Self.with([
      "short": [("x", Self.x), ("y", two)], "names": [("data", Self.x), ("target", Self.y)],
      "twice": [("x", Self.x), ("x_train", Self.x), ("y", Self.y)], "infinite": [("x", infinite), ("y", two)],
      "one": [("x", Self.x), ("y", NumpyArray([Int64(1), 2, 3], shape: [3]))],
      "none": [("x", NumpyArray([Double](), shape: [0, 2]))],
    ]) { folder in
      try Data("<html>not found</html>".utf8).write(to: URL(fileURLWithPath: folder + "/page.npz"))
      func npz(_ name: String) -> String {
        Self.sentence { try LabelledFiles.npz(["\(folder)/\(name)"], part: "train", classes: 3) }
      }
      #expect(
        npz("short") == "cannot use '\(folder)/short': there are 3 samples and 2 labels in an array of shape (2,)")
      #expect(npz("names") == "cannot use '\(folder)/names': it has no array x or x_train; its arrays are data, target")
      #expect(npz("twice") == "cannot use '\(folder)/twice': it has both x and x_train; its arrays are x, x_train, y")
      #expect(npz("infinite") == "cannot use '\(folder)/infinite': number 1 of sample 1 is inf")
      #expect(
        npz("one") == "cannot use '\(folder)/one': its labels begin at 1 and end at 3; accepted are 0 to 2: subtract 1 from each")
      #expect(npz("none") == "cannot use '\(folder)/none': it holds no samples")
      #expect(
        npz("page.npz") == "cannot read '\(folder)/page.npz' as NPZ: it is a page of HTML, as a download that failed leaves it")
    }
  }
}
