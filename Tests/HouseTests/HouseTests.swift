import Foundation
import Testing

/// The manifest is the plan of the house: a target imports only from storeys below its own, and the README shows the
/// storeys as they are.
@Suite struct HouseTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private struct Room {
    var name: String
    var storey: Int
    var dependencies: [String]
  }

  /// The targets of Package.swift between the first storey and the benchmarks.
  private static func rooms() throws -> [Room] {
    let manifest = try String(contentsOf: root.appendingPathComponent("Package.swift"), encoding: .utf8)
    let house = manifest.components(separatedBy: "// MARK: Benchmarks")[0]
    var rooms: [Room] = []
    for storey in house.components(separatedBy: "// MARK: ").dropFirst() {
      let number = try #require(Int(storey.prefix { $0.isNumber }))
      for target in storey.components(separatedBy: "name: \"").dropFirst() {
        let dependencies = target.components(separatedBy: "dependencies: [").dropFirst().first?.prefix { $0 != "]" } ?? ""
        rooms.append(
          Room(
            name: String(target.prefix { $0 != "\"" }), storey: number,
            dependencies: dependencies.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
              .filter { $0.offset % 2 == 1 }.map { String($0.element) }))
      }
    }
    return rooms
  }

  @Test func dependenciesGoDown() throws {
    let rooms = try Self.rooms()
    let storeys = Dictionary(uniqueKeysWithValues: rooms.map { ($0.name, $0.storey) })
    #expect(storeys["brevity"] == 11 && storeys["CKernels"] == 0)
    for room in rooms {
      for dependency in room.dependencies {
        guard let below = storeys[dependency] else { continue }
        #expect(below < room.storey, "\(room.name) on storey \(room.storey) needs \(dependency) on storey \(below)")
      }
    }
  }

  /// Tests see what other targets see; otherwise everything would be compiled a second time for them.
  @Test func noTestImportsWhatTargetsHide() throws {
    let tests = try #require(FileManager.default.enumerator(atPath: Self.root.appendingPathComponent("Tests").path))
    let files = tests.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }
    #expect(files.count > 100)
    for file in files {
      let text = try String(contentsOf: Self.root.appendingPathComponent("Tests/" + file), encoding: .utf8)
      #expect(!text.split(separator: "\n").contains { $0.hasPrefix("@testable") }, "\(file)")
    }
  }

  @Test func everyFolderIsATargetOfThePlan() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.root.appendingPathComponent("Sources").path)
    #expect(Set(folders.filter { !$0.hasPrefix(".") }) == Set(try Self.rooms().map(\.name)))
  }

  @Test func thePictureInTheReadmeIsTrue() throws {
    let readme = try String(contentsOf: Self.root.appendingPathComponent("docs/house.md"), encoding: .utf8)
    let picture = readme.components(separatedBy: "```")[1]
    for room in try Self.rooms() {
      let line = try #require(
        picture.split(separator: "\n").first { $0.split { !$0.isLetter && !$0.isNumber }.contains(Substring(room.name)) },
        "\(room.name) is not in the picture")
      #expect(Int(line.split(separator: " ")[0]) == room.storey, "\(room.name) is on storey \(room.storey)")
    }
  }
}
