import Foundation

/// Schedulers for which `brevity submit` prints what Slurm is given.
public enum Scheduler: String, CaseIterable, Hashable, Sendable {
  case slurm, pbs, lsf, sge, kubernetes
}

/// One script that gives a study to a scheduler other than Slurm: `brevity submit … --scheduler pbs | bash`. It is plain shell
/// around the same bodies as under Slurm.
package struct PrintedScripts {
  let study: JobStudy
  let resources: JobResources

  package init(_ study: JobStudy, _ resources: JobResources) {
    self.study = study
    self.resources = resources
  }

  package func text(for scheduler: Scheduler) -> String {
    switch scheduler {
    case .slurm: preconditionFailure("Slurm has scripts of its own")
    case .pbs: pbs
    case .lsf: lsf
    case .sge: gridEngine
    case .kubernetes: kubernetes
    }
  }

  private var name: String { "brevity-\(study.name)" }
  private var logs: String { study.folder + "/jobs" }

  private func head(_ scheduler: String) -> String {
    """
    #!/bin/bash
    # Gives the study '\(study.name)' to \(scheduler): \(resources.shards) shards, then merge, verdict and figures.
    # Printed by brevity submit, not tested there; read it, edit it, and run it with bash.
    mkdir -p \(Shell.quoted(logs)) || exit
    """
  }

  /// A job as it is read by the scheduler: logs are opened by the shell, which takes every path.
  private func job(_ log: String, _ body: String) -> String {
    "#!/bin/bash\nexec >> \(Shell.quoted(logs))/\"\(log)\" 2>&1\n\(body)\n"
  }

  private func array(task: String, log: String, whenMore: String) -> String {
    job(
      log,
      JobBody(study: study, resources: resources, task: task, isWarned: false, whenMore: whenMore).training)
  }

  // MARK: PBS Pro

  private var pbs: String {
    var select = "select=1:ncpus=\(resources.cpus)"
    if let megabytes = resources.megabytes { select += ":mem=\(megabytes)mb" }
    var options = ["-j oe -o /dev/null", "-l \(select)"]
    if let time = resources.time { options.append("-l walltime=\(time.clock)") }
    if let partition = resources.partition { options.append("-q \(partition)") }
    if let account = resources.account { options.append("-A \(account)") }
    if let mail = resources.mail { options.append("-M \(mail) -m ae") }
    let common = options.joined(separator: " ")
    let limit = resources.arrayLimit.map { "%\($0)" } ?? ""
    // an array of one task is refused
    let tasks = resources.tasks > 1 ? " -J 0-\(resources.tasks - 1)\(limit)" : ""
    return """
      \(head("PBS Pro"))
      array=$(qsub -N \(pbsName("")) \(common)\(tasks) <<'TASK'
      \(array(
        task: "${PBS_ARRAY_INDEX:-0}", log: "${PBS_ARRAY_INDEX:-0}.log",
        whenMore: "echo \"There is more to do: run the script of brevity submit again.\""))TASK
      ) || exit
      qsub -N \(pbsName("-end")) \(common) -W depend=afterany:"$array" <<'FINISH'
      \(job("finish.log", JobBody.finish(study)))FINISH

      """
  }

  /// Names of jobs have 15 characters at most where PBS is old.
  private func pbsName(_ end: String) -> String { String(name.prefix(15 - end.count)) + end }

  // MARK: LSF

  private var lsf: String {
    var options = ["-n \(resources.cpus) -R 'span[hosts=1]'", "-o /dev/null"]
    if let megabytes = resources.megabytes { options.append("-R 'rusage[mem=\(megabytes)]'") }
    if let time = resources.time { options.append("-W \((time.seconds + 59) / 60)") }
    if let partition = resources.partition { options.append("-q \(partition)") }
    if let account = resources.account { options.append("-P \(account)") }
    if let mail = resources.mail { options.append("-u \(mail) -N") }
    let common = options.joined(separator: " ")
    let limit = resources.arrayLimit.map { "%\($0)" } ?? ""
    return """
      \(head("LSF"))
      # -Q: a task that leaves with 75 has more to do and is queued again.
      array=$(bsub -J '\(name)[1-\(resources.tasks)]\(limit)' -Q 75 \(common) <<'TASK'
      \(array(task: "LSB_JOBINDEX - 1", log: "$LSB_JOBINDEX.log", whenMore: ":"))TASK
      ) || exit
      number=$(sed -n 's/^Job <\\([0-9]*\\)>.*/\\1/p' <<< "$array")
      bsub -J '\(name)-finish' -w "ended($number)" \(common) <<'FINISH'
      \(job("finish.log", JobBody.finish(study)))FINISH

      """
  }

  // MARK: Grid Engine

  private var gridEngine: String {
    var options = ["-S /bin/bash -o /dev/null -e /dev/null"]
    if resources.cpus > 1 { options.append("-pe smp \(resources.cpus)") }
    if let megabytes = resources.megabytes { options.append("-l mem_free=\(megabytes)M") }
    if let time = resources.time { options.append("-l h_rt=\(time.clock)") }
    if let partition = resources.partition { options.append("-q \(partition)") }
    if let account = resources.account { options.append("-P \(account)") }
    if let mail = resources.mail { options.append("-M \(mail) -m ae") }
    let common = options.joined(separator: " ")
    let limit = resources.arrayLimit.map { " -tc \($0)" } ?? ""
    return """
      \(head("Grid Engine"))
      array=$(qsub -terse -N \(name) \(common) -t 1-\(resources.tasks)\(limit) <<'TASK'
      \(array(
        task: "SGE_TASK_ID - 1", log: "$SGE_TASK_ID.log", whenMore: "worst=99  # Grid Engine queues the task again"))TASK
      ) || exit
      qsub -terse -N \(name)-finish \(common) -hold_jid "${array%%.*}" <<'FINISH'
      \(job("finish.log", JobBody.finish(study)))FINISH

      """
  }

  // MARK: Kubernetes

  /// Two manifests: the second is applied when the first is complete.
  private var kubernetes: String {
    let label = name.lowercased().replacing("_", with: "-")
    let parallelism = resources.arrayLimit ?? resources.tasks
    let body = JobBody(
      study: study, resources: resources, task: "JOB_COMPLETION_INDEX", isWarned: false,
      whenMore: "echo \"There is more to do; the pod starts again.\"")
    return """
      # Gives the study '\(study.name)' to Kubernetes. Printed by brevity submit, not tested there. Replace IMAGE by an image that
      # has brevity in it and RESULTS by a volume claim that many nodes can write; the study is read from the volume. Then:
      #   kubectl apply -f FILE -l stage=train; kubectl wait --for=condition=complete --timeout=-1s job/\(label)
      #   kubectl apply -f FILE -l stage=finish
      \(manifest(label, stage: "train", lines: [
        "completionMode: Indexed", "completions: \(resources.tasks)", "parallelism: \(parallelism)",
        "backoffLimitPerIndex: 20  # a pod that leaves with 75 has more to do",
      ], body.training))
      ---
      \(manifest("\(label)-finish", stage: "finish", lines: ["backoffLimit: 0"], JobBody.finish(study)))
      """
  }

  private func manifest(_ label: String, stage: String, lines: [String], _ body: String) -> String {
    let script = body.split(separator: "\n", omittingEmptySubsequences: false).map { "              \($0)" }
    let memory = resources.megabytes.map { ", memory: \($0)M" } ?? ""
    return """
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: \(label)
        labels: {stage: \(stage)}
      spec:
      \(lines.map { "  \($0)" }.joined(separator: "\n"))
        template:
          spec:
            restartPolicy: Never
            containers:
            - name: brevity
              image: IMAGE
              resources: {requests: {cpu: \(resources.cpus)\(memory)}}
              volumeMounts: [{name: results, mountPath: \(study.base)}]
              command:
              - bash
              - -c
              - |
      \(script.map { $0.allSatisfy { $0 == " " } ? "" : $0 }.joined(separator: "\n"))
            volumes:
            - name: results
              persistentVolumeClaim: {claimName: RESULTS}
      """
  }
}
