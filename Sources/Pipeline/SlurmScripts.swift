import Foundation

/// The two batch scripts of a study under Slurm: an array with one task per shard, and a job after it that merges, fits
/// and decides. Both are plain shell that a person can read, edit and submit by hand.
public struct SlurmScripts: Hashable, Sendable {
  /// What the site needs to know.
  public struct Resources: Hashable, Sendable {
    public var shards: Int
    /// The walltime as Slurm writes it (minutes, h:mm:ss, d-hh:mm:ss); nil leaves it to the partition.
    public var time: String?
    public var partition: String?
    public var account: String?
    public var cpus: Int
    /// Tasks that may run at once; nil for no limit.
    public var arrayLimit: Int?
    /// Seconds before the walltime at which the runs in flight are the last ones.
    public var grace: Int

    public init(
      shards: Int, time: String? = nil, partition: String? = nil, account: String? = nil, cpus: Int = 1,
      arrayLimit: Int? = nil, grace: Int = 120
    ) {
      self.shards = shards
      self.time = time
      self.partition = partition
      self.account = account
      self.cpus = cpus
      self.arrayLimit = arrayLimit
      self.grace = grace
    }
  }

  let studyName: String
  /// Absolute paths: a job starts in a directory of its own.
  let program: String
  let study: String
  let base: String
  let folder: String
  let overrides: [String]
  let resources: Resources
  /// Studies that repeat an experiment have no fit stage.
  var fitsCurves = true

  package init(
    studyName: String, program: String, study: String, base: String, folder: String, overrides: [String], resources: Resources,
    fitsCurves: Bool = true
  ) {
    self.studyName = studyName
    self.program = program
    self.study = study
    self.base = base
    self.folder = folder
    self.overrides = overrides
    self.resources = resources
    self.fitsCurves = fitsCurves
  }

  /// Trains. Slurm signals the shell alone shortly before the walltime; the shell hands the signal to the worker and
  /// waits for it, because a shell that replaced itself by the worker could not requeue the task afterwards.
  public var array: String {
    let limit = resources.arrayLimit.map { "%\($0)" } ?? ""
    let sets = overrides.map { " --set \(Self.quoted($0))" }.joined()
    return """
      #!/bin/bash
      # Trains the study '\(studyName)' in \(resources.shards) shards, counted from 0. Made by brevity submit; edit it as you like.
      #SBATCH --job-name=brevity-\(studyName)
      #SBATCH --array=0-\(resources.shards - 1)\(limit)
      \(common(log: "%A_%a.log"))
      #SBATCH --requeue
      #SBATCH --signal=B:USR1@\(resources.grace)

      # The signal comes \(resources.grace) s before the walltime: the worker ends its runs in flight and leaves with 75, more to do.
      trap 'signalled=1; kill -USR1 "$worker"' USR1
      trap 'signalled=1; kill -TERM "$worker"' TERM
      \(Self.quoted(program)) run \(Self.quoted(study)) \\
        --output \(Self.quoted(base))\(sets) \\
        --shard "$SLURM_ARRAY_TASK_ID/\(resources.shards)" &
      worker=$!
      # A signal ends wait, not the worker: then wait again.
      signalled=1
      while [ "$signalled" -eq 1 ]; do
        signalled=0
        wait "$worker"
        status=$?
      done
      if [ "$status" -eq 75 ]; then
        scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"
      fi
      exit "$status"

      """
  }

  /// Merges, fits and decides, also where tasks have failed: then study.h5 says what is missing.
  public var finish: String {
    let command = Self.quoted(program)
    let results = Self.quoted(folder)
    return """
      #!/bin/bash
      # Merges the shards of the study '\(studyName)', fits its curves and decides. Made by brevity submit; edit it as you like.
      #SBATCH --job-name=brevity-\(studyName)-finish
      \(common(log: "%j-finish.log"))

      \(command) merge \(results)
      merged=$?
      # 1: some runs failed, 75: some are missing; the files are made all the same, and say so.
      case "$merged" in
        0|1|75) ;;
        *) exit "$merged" ;;
      esac
      \(fitsCurves ? "\(command) fit \(results) || exit\n" : "")\(command) verdict \(results) || exit
      \(command) figures \(results)
      drawn=$?
      # 69: this node has no Python for the figures.
      if [ "$drawn" -ne 0 ] && [ "$drawn" -ne 69 ]; then exit "$drawn"; fi
      exit "$merged"

      """
  }

  private func common(log: String) -> String {
    var lines = ["#SBATCH --ntasks=1", "#SBATCH --cpus-per-task=\(resources.cpus)"]
    if let time = resources.time { lines.append("#SBATCH --time=\(time)") }
    if let partition = resources.partition { lines.append("#SBATCH --partition=\(partition)") }
    if let account = resources.account { lines.append("#SBATCH --account=\(account)") }
    // In a log path % begins a pattern.
    let path = "\(folder)/slurm/".replacingOccurrences(of: "%", with: "%%") + log
    lines.append("#SBATCH --output=\"\(path.replacingOccurrences(of: "\"", with: "\\\""))\"")
    lines.append("#SBATCH --open-mode=append")
    return lines.joined(separator: "\n")
  }

  /// A word for the shell.
  static func quoted(_ text: String) -> String { "'\(text.replacingOccurrences(of: "'", with: "'\\''"))'" }
}
