import Foundation
import Results
import Studies

/// How far a study is, read from its journals and claims.
public struct StatusReport {
  public let text: String

  public init(_ study: Study, folder: ResultsFolder) throws {
    if let experiment = study.experiment {
      let plan = UnitPlan(experiment, seed: study.seed)
      let journals = try RecordJournal<UnitRecord>.readAll(in: folder.path)
      let known = try UnitRecordSet(folder: folder)
      let records = plan.units.compactMap { known.records[$0.key] }
      text = Self.text(
        study, folder, planned: plan.units.count, records: records.map { ($0.status, $0.timing) }, stale: known.stale(in: plan),
        journals: journals.map { Writing($0.header, $0.records.map(\.timing), tornBytes: $0.tornByteCount) })
      return
    }
    let plan = RunPlan(study)
    let journals = try Journal.readAll(in: folder.path)
    let known = RecordSet(journals)
    let records = plan.runs.compactMap { known.records[$0.key] }
    text = Self.text(
      study, folder, planned: plan.runs.count, records: records.map { ($0.status, $0.timing) }, stale: known.stale(in: plan),
      journals: journals.map { Writing($0.header, $0.records.map(\.timing), tornBytes: $0.tornByteCount) })
  }

  /// What one journal says of the work on its shard.
  private struct Writing {
    let header: JournalHeader
    let timings: [RunTiming]
    let tornBytes: Int

    init(_ header: JournalHeader, _ timings: [RunTiming], tornBytes: Int) {
      self.header = header
      self.timings = timings
      self.tornBytes = tornBytes
    }
  }

  private static func text(
    _ study: Study, _ folder: ResultsFolder, planned: Int, records: [(status: RunStatus, timing: RunTiming)], stale: Int,
    journals: [Writing]
  ) -> String {
    let failed = records.count { $0.status == .failed }
    var lines = [
      "\(study.name): \(records.count - failed) of \(planned) runs done, \(failed) failed, "
        + "\(planned - records.count) missing, \(stale) stale records"
    ]
    var table = TextTable(header: ["shard", "records", "last 10 min", "torn bytes", "worked on by"])
    let now = Date().timeIntervalSince1970
    for journal in journals {
      let recent = journal.timings.count { $0.start + $0.wallSeconds > now - 600 }
      let holder = ShardClaim.holder(of: journal.header.shard, in: folder.path)
      table.add([
        journal.header.shard.description, "\(journal.timings.count)", "\(recent)", "\(journal.tornBytes)",
        holder.map(Self.words) ?? "nobody",
      ])
    }
    if !journals.isEmpty { lines.append(table.text.trimmingCharacters(in: .newlines)) }
    let recent = records.filter { $0.timing.start + $0.timing.wallSeconds > now - 600 }
    if let earliest = recent.map(\.timing.start).min(), records.count < planned, now > earliest {
      let left = Double(planned - records.count) * (now - earliest) / Double(recent.count)
      lines.append("At the rate of the last minutes, \(Console.duration(left)) left.")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Who holds a claim. A dead process leaves its claim behind, and the next run takes it over.
  private static func words(_ holder: ShardClaim.Holder) -> String {
    let job = holder.job.isEmpty ? "" : ", job \(holder.job)"
    let process = "\(holder.host), process \(holder.process)\(job), since \(holder.time)"
    switch holder.life() {
    case .alive: return process
    case .dead: return "nobody; \(process) is dead"
    case .unseen: return "\(process), not seen from this host"
    }
  }
}
