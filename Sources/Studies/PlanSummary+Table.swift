import Foundation

extension PlanSummary {
  /// The summary as text of at most 80 columns.
  public func table() -> String {
    let name = Self.cut(studyName, 40)
    var lines = [
      "\(name): what would run",
      "  "
        + [
          Self.count(conditionCount, "condition"), Self.count(teacherCount, unit), Self.count(replicates, "replicate"),
          Self.count(sizeCount, "size"), Self.count(methods.count, "method"),
        ].joined(separator: ", "),
      "",
      Self.row("method", "candidates", "runs", "gradient evaluations"),
    ]
    for method in methods {
      let range = method.candidates
      lines.append(
        Self.row(
          method.label, range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)–\(range.upperBound)", "\(method.runs)",
          Self.scientific(method.gradientEvaluations)))
    }
    lines.append(Self.row("all", "", "\(runCount)", Self.scientific(gradientEvaluations)))
    lines.append("")
    for method in methods where !method.values.isEmpty {
      let values = method.values.map { $0 == $0.rounded() && abs($0) < 1e15 ? "\(Int($0))" : "\($0)" }.joined(separator: ", ")
      lines.append(Self.cut("  \(Self.cut(method.label, 30)) is tried at \(method.grid) \(values)", 80))
    }
    if methods.contains(where: { !$0.values.isEmpty }) { lines.append("") }
    if distinctRunCount < runCount {
      lines.append("  \(distinctRunCount) of the runs differ; the others are the same run under another name.")
    }
    let workers = "with \(Self.count(jobs, "job"))"
    lines.append(
      "  time    "
        + (seconds.map {
          "at most \(Self.duration($0)) \(workers), " + String(format: "%.2g", $0 * Double(jobs) / 3600) + " core-hours" + share
        } ?? "unknown until the speed is measured"))
    lines.append("  memory  at most \(Self.bytes(memoryBytes)) \(workers)")
    lines.append("  disk    at most \(Self.bytes(diskBytes))")
    let useful = (usefulWorkerCount + jobs - 1) / jobs
    lines.append(
      "  shards  at most \(groupCount) have something to do"
        + (useful < groupCount ? "; beyond \(useful) \(workers) each," : ""))
    if useful < groupCount { lines.append("          the most expensive cell decides the time") }
    lines.append("  Gradient evaluations are bounds: every training to its last epoch, and refits.")
    return lines.joined(separator: "\n") + "\n"
  }

  /// How much of the time description lengths take, where it is worth a word.
  private var share: String {
    guard let lengthSeconds, let seconds, seconds > 0, lengthSeconds >= 0.005 * seconds else { return "" }
    return String(format: "; %.0f %% for lengths", 100 * lengthSeconds / seconds)
  }

  private static func row(_ method: String, _ candidates: String, _ runs: String, _ evaluations: String) -> String {
    let label = cut(method, 30)
    return "  " + label + String(repeating: " ", count: 30 - label.count) + right(candidates, 12) + right(runs, 12)
      + right(evaluations, 22)
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private static func cut(_ text: String, _ width: Int) -> String {
    text.count <= width ? text : text.prefix(width - 1) + "…"
  }

  private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

  private static func scientific(_ value: Double) -> String { value == 0 ? "0" : String(format: "%.2e", value) }

  /// Two significant units: "1 min 20 s", "3 h 5 min", "2 d 4 h".
  public static func duration(_ seconds: Double) -> String {
    guard seconds < 1e12 else { return "more than 30000 years" }
    let s = Int(seconds.rounded(.up))
    if s < 60 { return "\(s) s" }
    if s < 3600 { return "\(s / 60) min \(s % 60) s" }
    if s < 86400 { return "\(s / 3600) h \(s % 3600 / 60) min" }
    return "\(s / 86400) d \(s % 86400 / 3600) h"
  }

  static func bytes(_ value: Double) -> String {
    let units = ["B", "kB", "MB", "GB", "TB", "PB"]
    var (scaled, unit) = (value, 0)
    while scaled >= 1000, unit < units.count - 1 {
      scaled /= 1000
      unit += 1
    }
    return String(format: scaled < 10 && unit > 0 ? "%.1f %@" : "%.0f %@", scaled, units[unit] as NSString)
  }
}
