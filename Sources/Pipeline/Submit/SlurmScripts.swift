import Foundation

/// The two batch scripts of a study under Slurm: an array of tasks with one or more shards each, and a job after it that
/// merges, fits, decides and draws. Both are plain shell that a person can read, edit and submit by hand.
package struct SlurmScripts: Hashable, Sendable {
  let study: JobStudy
  let resources: JobResources

  package init(_ study: JobStudy, _ resources: JobResources) {
    self.study = study
    self.resources = resources
  }

  package var array: String {
    let limit = resources.arrayLimit.map { "%\($0)" } ?? ""
    let body = JobBody(
      study: study, resources: resources, task: "SLURM_ARRAY_TASK_ID", isWarned: true,
      whenMore: """
        scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}" \\
            || echo "This task could not be requeued; the same brevity submit again gives the rest of its work to Slurm." >&2
        """)
    return """
      #!/bin/bash
      # Trains the study '\(study.name)' in \(resources.shards) shards, counted from 0. Made by brevity submit; edit it as you like.
      #SBATCH --job-name=brevity-\(study.name)
      #SBATCH --array=0-\(resources.tasks - 1)\(limit)
      \(common(log: "%A_%a.log", mailFor: "FAIL"))
      #SBATCH --requeue
      #SBATCH --signal=B:USR1@\(resources.grace)

      # The signal comes \(resources.grace) s before the walltime: the worker keeps its runs in flight and leaves with 75, more to do.
      \(body.training)

      """
  }

  package var finish: String {
    """
    #!/bin/bash
    # Merges the shards of the study '\(study.name)', decides and draws. Made by brevity submit; edit it as you like.
    #SBATCH --job-name=brevity-\(study.name)-finish
    \(common(log: "%j-finish.log", mailFor: "END,FAIL"))

    \(JobBody.finish(study))

    """
  }

  private func common(log: String, mailFor occasions: String) -> String {
    var lines = ["--ntasks=1", "--cpus-per-task=\(resources.cpus)"]
    if let megabytes = resources.megabytes { lines.append("--mem=\(megabytes)M") }
    if let time = resources.time { lines.append("--time=\(time.text)") }
    if let partition = resources.partition { lines.append("--partition=\(partition)") }
    if let account = resources.account { lines.append("--account=\(account)") }
    if let qos = resources.qos { lines.append("--qos=\(qos)") }
    if let constraint = resources.constraint { lines.append("--constraint=\"\(constraint)\"") }
    if let mail = resources.mail { lines += ["--mail-user=\(mail)", "--mail-type=\(occasions)"] }
    // In a log path % begins a pattern.
    let path = "\(study.folder)/slurm/".replacingOccurrences(of: "%", with: "%%") + log
    lines.append("--output=\"\(path.replacingOccurrences(of: "\"", with: "\\\""))\"")
    lines.append("--open-mode=append")
    return (lines + resources.directives).map { "#SBATCH \($0)" }.joined(separator: "\n")
  }
}
