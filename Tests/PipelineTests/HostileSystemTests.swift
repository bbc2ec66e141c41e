import Analysis
import CodelengthTables
import Foundation
import Pipeline
import Results
import Studies
import Testing

/// Disks, directories and clocks that do not do as they should: a sentence, a documented exit code, nothing lost.
@Suite struct HostileSystemTests {
  private static let study = ["linear-calibration", "--set", "preset=tiny"]
  private static let name = "linear-calibration-tiny"

  @Test func aFileWhereTheResultsShouldBe() throws {
    try Scratch.withDirectory { directory in
      let base = directory + "/results"
      try Data().write(to: URL(fileURLWithPath: base))
      let end = try BrevityProgram.run(["run"] + Self.study + ["-o", base])
      #expect(end.status == 73)
      #expect(
        end.errors.hasSuffix("Error: Cannot create the directory '\(base)/\(Self.name)': not a directory.\n"), "\(end.errors)")
    }
  }

  @Test(.enabled(if: getuid() != 0, "root may write everywhere"))
  func aDirectoryThatMayNotBeWritten() throws {
    try Scratch.withDirectory { directory in
      chmod(directory, 0o555)
      let end = try BrevityProgram.run(["run"] + Self.study + ["-o", directory])
      #expect(end.status == 73)
      #expect(
        end.errors.hasSuffix("Error: Cannot create the directory '\(directory)/\(Self.name)': permission denied.\n"),
        "\(end.errors)")
    }
  }

  static let canMount: Bool = {
    let place = FileManager.default.temporaryDirectory.appendingPathComponent("brevity-mount-\(getpid())").path
    mkdir(place, 0o777)
    defer { rmdir(place) }
    guard mount("tmpfs", place, "tmpfs", 0, "size=64k") == 0 else { return false }
    umount(place)
    return true
  }()

  @Test(.enabled(if: canMount, "a small tmpfs cannot be mounted here"))
  func aFullDiskIsNamedAndSpaceIsAllThatIsNeeded() throws {
    try Scratch.withDirectory { directory in
      let disk = directory + "/disk"
      mkdir(disk, 0o777)
      try #require(mount("tmpfs", disk, "tmpfs", 0, "size=20k") == 0)
      defer { umount(disk) }
      let folder = ResultsFolder(path: "\(disk)/\(Self.name)")
      let full = try BrevityProgram.run(["run"] + Self.study + ["-o", disk, "--jobs", "1"])
      #expect(full.status == 74)
      #expect(
        full.errors.hasSuffix(
          "Error: Cannot append to the journal '\(folder.path)/shards/0-of-1.journal': no space left on device; "
            + "it ends with its last whole record.\n"), "\(full.errors)")
      let before = try Journal(reading: folder.path + "/shards/0-of-1.journal")
      #expect(before.tornByteCount == 0 && !before.records.isEmpty)
      // The journal takes the space that study.h5 would need.
      let merge = try BrevityProgram.run(["merge", folder.path])
      #expect(merge.status == 73)
      #expect(merge.errors == "Error: Cannot create '\(folder.study)': no space left on device.\n")
      #expect(!FileManager.default.fileExists(atPath: folder.study))
      #expect(mount("tmpfs", disk, "tmpfs", UInt(MS_REMOUNT), "size=1m") == 0)
      #expect(try BrevityProgram.run(["run"] + Self.study + ["-o", disk, "--jobs", "1"]).status == 0)
      let after = try Journal(reading: folder.path + "/shards/0-of-1.journal").records
      #expect(zip(after, before.records).allSatisfy { $0.hasSameResult(as: $1) } && after.count > before.records.count)
      #expect(try BrevityProgram.run(["merge", folder.path]).status == 0)
      #expect(try FileCheck(of: folder.study).isSound)
    }
  }

  /// Limits use the monotonic clock, and records are told apart by key: times in the future or before 1970 change nothing.
  @Test func clocksMayJump() throws {
    try Scratch.withDirectory { directory in
      let run = ["run"] + Self.study + ["-o", directory]
      #expect(try BrevityProgram.run(run).status == 0)
      let folder = ResultsFolder(path: directory + "/" + Self.name)
      let path = folder.path + "/shards/0-of-1.journal"
      let journal = try Journal(reading: path)
      try FileManager.default.removeItem(atPath: path)
      let writer = try JournalWriter(path: path, header: journal.header)
      for (number, record) in journal.records.enumerated() {
        var record = record
        record.timing.start = number % 2 == 0 ? 1e12 : -1e9
        try writer.append(record)
      }
      for name in [path, folder.savedStudy] {
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: name)
      }
      let again = try BrevityProgram.run(run)
      #expect(again.status == 0)
      #expect(again.errors.hasSuffix("\(journal.records.count) done before; nothing to do.\n"), "\(again.errors)")
      #expect(try BrevityProgram.run(["merge", folder.path]).status == 0)
      #expect(try BrevityProgram.run(["status", folder.path]).status == 0)
      #expect(try FileCheck(of: folder.study).isSound)
    }
  }

  @Test func aSecondProcessOnALiveShardRefuses() throws {
    try Scratch.withDirectory { directory in
      let folder = directory + "/" + Self.name
      let claim = try ShardClaim(Shard(index: 0, count: 1), in: folder)
      defer { claim.release() }
      let end = try BrevityProgram.run(["run"] + Self.study + ["-o", directory])
      #expect(end.status == 73)
      #expect(
        end.errors.hasSuffix(
          "Error: Cannot work on shard 0/1 of '\(folder)': process \(getpid()) on host '\(claim.holder.host)' has worked on it "
            + "since \(claim.holder.time); wait until it ends, or stop it.\n"), "\(end.errors)")
    }
  }
}
