import Foundation
import Results
import Testing

@Suite struct ShardClaimTests {
  private let shard = Shard(index: 1, count: 4)

  private func holder(host: String? = nil, process: Int32 = getpid(), start: UInt64? = nil) -> ShardClaim.Holder {
    ShardClaim.Holder(
      host: host ?? ProcessInfo.processInfo.hostName, process: process,
      processStart: start ?? ShardClaim.start(of: getpid()) ?? 0, job: "", time: "2026-11-21T14:00:00Z")
  }

  @Test func aLiveProcessKeepsItsShard() throws {
    try withDirectory { directory in
      let claim = try ShardClaim(shard, in: directory, takeover: false, as: holder())
      #expect(claim.path == "\(directory)/shards/1-of-4.claim")
      for takeover in [false, true] {
        #expect(
          sentence { try ShardClaim(shard, in: directory, takeover: takeover) }
            == "Cannot work on shard 1/4 of '\(directory)': process \(getpid()) on host "
            + "'\(ProcessInfo.processInfo.hostName)' has worked on it since 2026-11-21T14:00:00Z; "
            + "wait until it ends, or stop it.")
      }
      // Another shard is free.
      try ShardClaim(Shard(index: 0, count: 4), in: directory).release()
      claim.release()
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory + "/shards").isEmpty)
      try ShardClaim(shard, in: directory).release()
    }
  }

  @Test func theClaimOfADeadProcessIsTakenOver() throws {
    try withDirectory { directory in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/true")
      try process.run()
      process.waitUntilExit()
      let dead = try ShardClaim(
        shard, in: directory, takeover: false, as: holder(process: process.processIdentifier, start: 1))
      let heir = try ShardClaim(shard, in: directory)
      #expect(heir.holder.process == getpid())
      // The dead one cannot take the shard from its heir by being late.
      dead.release()
      #expect(FileManager.default.fileExists(atPath: heir.path))
    }
  }

  @Test func aNumberThatIsUsedAgainIsNotTheSameProcess() throws {
    try withDirectory { directory in
      _ = try ShardClaim(shard, in: directory, takeover: false, as: holder(start: 1))
      #expect(try ShardClaim(shard, in: directory).holder.processStart != 1)
    }
  }

  @Test func theClaimOfAnotherHostNeedsTakeover() throws {
    try withDirectory { directory in
      var other = holder(host: "node17", process: 4711)
      other.job = "99"
      _ = try ShardClaim(shard, in: directory, takeover: false, as: other)
      #expect(
        sentence { try ShardClaim(shard, in: directory) }
          == "Cannot work on shard 1/4 of '\(directory)': process 4711 (job 99) on host 'node17' has worked on it since "
          + "2026-11-21T14:00:00Z; if that process is dead, run again with --takeover.")
      #expect(try ShardClaim(shard, in: directory, takeover: true).holder.process == getpid())
    }
  }

  @Test func aJobThatIsStartedAgainElsewhereTakesOver() throws {
    try withDirectory { directory in
      var before = holder(host: "node17", process: 4711)
      before.job = "99"
      _ = try ShardClaim(shard, in: directory, takeover: false, as: before)
      var after = holder()
      after.job = "99"
      #expect(try ShardClaim(shard, in: directory, takeover: false, as: after).holder == after)
      #expect(ShardClaim.holder(of: shard, in: directory) == after)
    }
  }

  @Test func whetherTheHolderLivesIsSeen() throws {
    #expect(holder().life() == .alive)
    #expect(holder(start: 1).life() == .dead)
    #expect(holder(host: "node17", process: 4711).life() == .unseen)
  }

  @Test func anUnreadableClaimNeedsTakeover() throws {
    try withDirectory { directory in
      let path = shard.claimPath(in: directory)
      try FileManager.default.createDirectory(atPath: directory + "/shards", withIntermediateDirectories: false)
      try store([], at: path)
      #expect(
        sentence { try ShardClaim(shard, in: directory) }
          == "Cannot work on shard 1/4 of '\(directory)': its claim '\(path)' cannot be read; if no process works on it, "
          + "run again with --takeover.")
      try ShardClaim(shard, in: directory, takeover: true).release()
    }
  }

  @Test func onlyOneOfManyGetsAShard() async throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent("brevity-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: directory) }
    // All of them first find the claim of a dead process.
    _ = try ShardClaim(shard, in: directory, takeover: false, as: holder(start: 1))
    let (shard, winners) = (shard, 16)
    let won = await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<winners { group.addTask { (try? ShardClaim(shard, in: directory)) != nil } }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(won == 1)
  }

  @Test func theSchedulersJobIsFound() {
    #expect(ShardClaim.schedulerJob(["SLURM_JOB_ID": "12", "JOB_ID": "13"]) == "12")
    #expect(ShardClaim.schedulerJob(["PBS_JOBID": "7.server"]) == "7.server")
    #expect(ShardClaim.schedulerJob([:]) == "")
    #expect(ShardClaim.start(of: getpid()) != nil)
    #expect(ShardClaim.start(of: 1 << 22 + 1) == nil)
  }
}
