import Files
import Foundation

/// What a scheduler is asked for.
public struct JobResources: Hashable, Sendable {
  public var shards: Int
  /// Shards that one task of the array does in sequence.
  public var shardsPerTask: Int
  public var time: Walltime?
  public var partition: String?
  public var account: String?
  public var cpus: Int
  /// MB of a task; nil leaves it to the site.
  public var megabytes: Int?
  /// Tasks that may run at once; nil for no limit.
  public var arrayLimit: Int?
  /// Seconds before the walltime at which the runs in flight are left.
  public var grace: Int
  public var constraint: String?
  public var qos: String?
  /// Who gets a mail when a task fails and when all is done.
  public var mail: String?
  /// Further options of sbatch, one directive each.
  public var directives: [String]

  public init(
    shards: Int, shardsPerTask: Int = 1, time: Walltime? = nil, partition: String? = nil, account: String? = nil, cpus: Int = 1,
    megabytes: Int? = nil, arrayLimit: Int? = nil, grace: Int = 120, constraint: String? = nil, qos: String? = nil,
    mail: String? = nil, directives: [String] = []
  ) {
    self.shards = shards
    self.shardsPerTask = shardsPerTask
    self.time = time
    self.partition = partition
    self.account = account
    self.cpus = cpus
    self.megabytes = megabytes
    self.arrayLimit = arrayLimit
    self.grace = grace
    self.constraint = constraint
    self.qos = qos
    self.mail = mail
    self.directives = directives
  }

  /// Tasks of the array.
  public var tasks: Int { (shards + shardsPerTask - 1) / shardsPerTask }
}

/// The time that a job may take, as Slurm writes it: minutes, minutes:seconds, h:mm:ss, d-hh, d-hh:mm, d-hh:mm:ss.
public struct Walltime: Hashable, Sendable {
  public let text: String
  public let seconds: Int

  /// Nil for another form.
  public init?(_ text: String) {
    guard text.wholeMatch(of: /[0-9]{1,7}(-[0-9]{1,4}(:[0-9]{1,4}){0,2}|(:[0-9]{1,4}){0,2})/) != nil else { return nil }
    let parts = text.split(separator: "-")
    let numbers = (parts.last ?? "").split(separator: ":").compactMap { Int($0) }
    var units = parts.count == 2 ? [3600, 60, 1] : numbers.count == 3 ? [3600, 60, 1] : [60, 1]
    units.removeLast(units.count - numbers.count)
    self.text = text
    seconds = (parts.count == 2 ? (Int(parts[0]) ?? 0) * 86400 : 0) + zip(units, numbers).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// h:mm:ss, which all schedulers read.
  var clock: String { String(format: "%d:%02d:%02d", seconds / 3600, seconds % 3600 / 60, seconds % 60) }
}

/// A study as jobs see it.
package struct JobStudy: Hashable, Sendable {
  let name: String
  /// Absolute paths: a job starts in a directory of its own.
  let program: String
  let file: String
  let base: String
  let folder: String
  let overrides: [String]
  /// Studies that repeat an experiment have no fit stage.
  let fitsCurves: Bool

  package init(
    name: String, program: String, file: String, base: String, folder: String, overrides: [String], fitsCurves: Bool = true
  ) {
    self.name = name
    self.program = program
    self.file = file
    self.base = base
    self.folder = folder
    self.overrides = overrides
    self.fitsCurves = fitsCurves
  }

  /// The command that trains one shard, without its number.
  var run: String {
    let sets = overrides.map { " --set \(Shell.quoted($0))" }.joined()
    return "\(Shell.quoted(program)) run \(Shell.quoted(file)) \\\n    --output \(Shell.quoted(base))\(sets)"
  }
}

enum Shell {
  /// A word for the shell.
  static func quoted(_ text: String) -> String { "'\(text.replacingOccurrences(of: "'", with: "'\\''"))'" }
}
