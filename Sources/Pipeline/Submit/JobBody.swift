/// What the jobs of a study do, in plain shell, the same under every scheduler.
struct JobBody {
  let study: JobStudy
  let resources: JobResources
  /// The number of a task, from 0, as the shell writes it in arithmetic.
  let task: String
  /// Whether a warning of the walltime comes as SIGUSR1; otherwise the worker is told how much time it has.
  let isWarned: Bool
  /// What is done where there is more to do, before the script leaves with `$worst`.
  let whenMore: String

  /// Trains the shards of a task. The signal goes to the shell; the shell hands it to the worker and waits for it, because a
  /// shell that replaced itself by the worker could not give the task back afterwards.
  var training: String {
    let count = resources.shardsPerTask
    let shards =
      count == 1
      ? "for shard in \"$((\(task)))\"; do"
      : "first=$((\(count) * (\(task))))\n"
        + "for ((shard = first; shard < first + \(count) && shard < \(resources.shards); shard++)); do"
    let limit = isWarned ? nil : resources.time.map { max(1, $0.seconds - resources.grace) }
    let timeIsUp = limit.map { "[ \"$warned\" -eq 1 ] || [ \"$SECONDS\" -ge \($0) ]" } ?? "[ \"$warned\" -eq 1 ]"
    let stopAfter = limit.map { " --stop-after \"$((\($0) - SECONDS))s\"" } ?? ""
    let jobs = isWarned ? "" : " --jobs \(resources.cpus)"
    return """
      trap 'signalled=1; warned=1; kill -USR1 "$worker" 2> /dev/null' USR1
      trap 'signalled=1; warned=1; kill -TERM "$worker" 2> /dev/null' TERM
      warned=0
      worst=0
      \(shards)
        if \(timeIsUp); then worst=75; break; fi
        \(study.run)\(jobs)\(stopAfter) \\
          --shard "$shard/\(resources.shards)" &
        worker=$!
        # A signal ends wait, not the worker: then wait again.
        signalled=1
        while [ "$signalled" -eq 1 ]; do
          signalled=0
          wait "$worker"
          status=$?
        done
        # 1: some runs failed; the others of the task may go on. 75: there is more to do.
        case "$status" in
          0) ;;
          1) worst=1 ;;
          *) worst=$status; break ;;
        esac
      done
      if [ "$worst" -eq 75 ]; then
        \(whenMore)
      fi
      exit "$worst"
      """
  }

  /// Merges, fits, decides, draws and reports, also where tasks have failed: then the files say what is missing.
  static func finish(_ study: JobStudy) -> String {
    let command = Shell.quoted(study.program)
    let results = Shell.quoted(study.folder)
    return """
      # 1: some runs failed, 75: some are missing; the files are made all the same, and say so.
      \(command) merge \(results)
      merged=$?
      case "$merged" in 0|1|75) ;; *) exit "$merged" ;; esac
      \(study.fitsCurves ? "\(command) fit \(results) || exit\n" : "")\(command) verdict \(results)
      status=$?
      case "$status" in 0|75) ;; *) exit "$status" ;; esac
      # 69: this node has no Python for figures and report.
      for stage in figures report; do
        \(command) "$stage" \(results)
        status=$?
        case "$status" in 0|69) ;; *) exit "$status" ;; esac
      done
      exit "$merged"
      """
  }
}
