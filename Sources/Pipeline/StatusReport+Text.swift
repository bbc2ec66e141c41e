import Files
import Foundation
import Results

extension StatusReport {
  /// A summary of at most 80 columns.
  public var text: String {
    var head = "\(study.name): \(done) of \(planned) runs done, \(failures.count) failed, \(missing) missing"
    if stale > 0 { head += ", \(stale) stale records" }
    var text = head.wrapped(to: 80, indent: "  ") + "\n"
    var times = String(format: "%.0f %% of the planned cost, %.3g core-hours spent", 100 * share, coreSeconds / 3600)
    if let secondsLeft { times += ", about \(Console.duration(secondsLeft)) left at the rate of the last minutes" }
    if begun > 0 { times += "; \(begun) runs are begun and kept" }
    text += "  \(times).".wrapped(to: 78, indent: "  ").split(separator: "\n").map {
      "  \($0.trimmingCharacters(in: .whitespaces))\n"
    }
    .joined()
    for failure in failures.prefix(3) { text += "Failed: \(failure)".wrapped(to: 80, indent: "  ") + "\n" }
    if failures.count > 3 { text += "  and \(failures.count - 3) more failures; study.h5 has them all.\n" }
    return text + slowest
  }

  /// The shards with most to do, in the order of their numbers.
  private var slowest: String {
    let open = shards.filter { $0.todo > 0 }
    guard !open.isEmpty else { return "" }
    let shown = open.sorted { $0.cost > $1.cost }.prefix(10).sorted { $0.shard.index < $1.shard.index }
    var table = TextTable(header: ["shard", "to do", "last 10 min", "  worked on by"], alignsLeft: 0)
    for state in shown {
      table.add([state.shard.description, "\(state.todo) of \(state.planned)", "\(state.recent)", ""])
    }
    let rows = table.text.split(separator: "\n").map(String.init)
    var text = "\n\(open.count) of \(shards.count) shards have work to do"
    text += open.count > shown.count ? "; the \(shown.count) with most of it:\n" : ":\n"
    text += rows[0] + "\n"
    let width = rows[0].count - "worked on by".count
    for (row, state) in zip(rows.dropFirst(), shown) {
      let holder = state.holder.map(Self.words) ?? "nobody"
      let line = row.padding(toLength: width, withPad: " ", startingAt: 0) + holder
      text += (line.count > 80 ? String(line.prefix(79)) + "…" : line) + "\n"
    }
    let torn = shards.filter { $0.tornBytes > 0 }
    if !torn.isEmpty {
      let names = torn.map { "\($0.tornBytes) of shard \($0.shard)" }.joined(separator: ", ")
      text += "Bytes of unfinished records, removed by the next run: \(names).".wrapped(to: 80, indent: "  ") + "\n"
    }
    return text
  }

  /// Who holds a claim. A dead process leaves its claim behind, and the next run takes it over.
  private static func words(_ holder: ShardClaim.Holder) -> String {
    let process = "process \(holder.process) on \(holder.host)" + (holder.job.isEmpty ? "" : ", job \(holder.job)")
    switch holder.life() {
    case .alive: return process
    case .dead: return "nobody; process \(holder.process) is dead"
    case .unseen: return "\(process), not seen from here"
    }
  }

  /// Everything, for programs.
  public var json: String {
    let head: [(String, JSON)] = [
      ("study", .text(study.name)), ("hash", .text(study.hash)), ("planned_runs", .integer(planned)), ("done", .integer(done)),
      ("failed", .integer(failures.count)), ("missing", .integer(missing)), ("stale", .integer(stale)),
      ("begun", .integer(begun)), ("cost_share", JSON(share)), ("core_hours", JSON(coreSeconds / 3600)),
      ("seconds_left", JSON(secondsLeft)), ("failures", .array(failures.map { .text($0) })),
      ("shards", .array(shards.map(\.json))),
    ]
    return JSON.ordered(head).indented() + "\n"
  }
}

extension StatusReport.ShardState {
  fileprivate var json: JSON {
    let worker: JSON =
      holder.map { holder in
        let life =
          switch holder.life() {
          case .alive: "alive"
          case .dead: "dead"
          case .unseen: "unseen"
          }
        return .ordered([
          ("host", .text(holder.host)), ("process", .integer(Int(holder.process))), ("job", .text(holder.job)),
          ("since", .text(holder.time)), ("life", .text(life)),
        ])
      } ?? .null
    return .ordered([
      ("shard", .text(shard.description)), ("planned_runs", .integer(planned)), ("to_do", .integer(todo)),
      ("last_10_minutes", .integer(recent)), ("torn_bytes", .integer(tornBytes)), ("worker", worker),
    ])
  }
}
