import Foundation
import Results
import Studies

/// How far a study is, read from its journals and claims.
public struct StatusReport {
  public let text: String

  public init(_ study: Study, folder: ResultsFolder) throws {
    text = try Self.text(try study.work, folder)
  }

  private static func text<Work: StudyWork>(_ work: Work, _ folder: ResultsFolder) throws -> String {
    let keys = work.keys
    let planned = keys.count
    let journals = try RecordJournal<Work.Record>.readAll(in: folder.path)
    let known = RecordSet(journals)
    let records = keys.compactMap { known[$0] }
    let stale = known.staleCount(planned: keys)
    let failed = records.count { $0.status == .failed }
    var lines = [
      "\(work.study.name): \(records.count - failed) of \(planned) runs done, \(failed) failed, "
        + "\(planned - records.count) missing, \(stale) stale records"
    ]
    var table = TextTable(header: ["shard", "records", "last 10 min", "torn bytes", "worked on by"])
    let now = Date().timeIntervalSince1970
    for journal in journals {
      let recent = journal.records.count { $0.timing.start + $0.timing.wallSeconds > now - 600 }
      let holder = ShardClaim.holder(of: journal.header.shard, in: folder.path)
      table.add([
        journal.header.shard.description, "\(journal.records.count)", "\(recent)", "\(journal.tornByteCount)",
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
