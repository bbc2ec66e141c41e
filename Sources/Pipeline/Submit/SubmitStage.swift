import Files
import Foundation
import Results
import Studies

/// The submit stage: hands a study to Slurm as one array of tasks and the job that follows it, or prints what other schedulers
/// are to be given.
public struct SubmitStage {
  let study: Study
  let source: String
  let folder: ResultsFolder
  let scripts: SlurmScripts
  private let isAgain: Bool

  /// - Parameters:
  ///   - source: how the study is found: a path, or the name of an embedded study.
  ///   - isAgain: whether jobs that are in the queue already are left out of account.
  /// - Throws: `BrevityError` of kind `usage` if there are more shards than cells, or a path that no directive can hold.
  package init(
    study: Study, source: String, folder: ResultsFolder, resources: JobResources, isAgain: Bool = false,
    program: String = ThisProgram.resolvedPath
  ) throws {
    let work = try study.work
    let parts = work.parts.count
    guard resources.shards <= parts else {
      throw BrevityError(
        .usage,
        "cannot divide '\(study.name)' into \(resources.shards) shards: it has \(parts) \(work.partsName); accepted are 1 to "
          + "\(parts) shards")
    }
    self.study = study
    self.source = source
    self.isAgain = isAgain
    // Jobs start elsewhere, so that every path must be absolute.
    let absolute = ResultsFolder(path: URL(fileURLWithPath: folder.path).standardizedFileURL.path)
    self.folder = absolute
    if let odd = absolute.path.unicodeScalars.first(where: { $0.properties.generalCategory == .control || $0 == "\\" }) {
      let name = odd == "\n" ? "a line break" : odd == "\\" ? "a backslash" : "a control character"
      throw BrevityError(
        .usage,
        "cannot submit '\(study.name)' from '\(absolute.path)': the path holds \(name), which the directives of a batch script "
          + "cannot; give another folder by --output")
    }
    scripts = SlurmScripts(
      JobStudy(
        name: study.name, program: program, file: absolute.path + "/slurm/study.yaml",
        base: URL(fileURLWithPath: absolute.path).deletingLastPathComponent().path, folder: absolute.path,
        overrides: study.overrides, fitsCurves: study.hasCurves), resources)
  }

  /// Memory that a task with `jobs` workers needs at most; nil where nobody knows.
  public static func plannedBytes(_ study: Study, jobs: Int) throws -> Double? { try study.work.memoryBytes(jobs: jobs) }

  /// The scripts as text, without writing anything.
  public func text(for scheduler: Scheduler) -> String {
    let (job, name) = (scripts.study, study.name)
    let isFile = FileManager.default.fileExists(atPath: source)
    let file = isFile ? URL(fileURLWithPath: source).standardizedFileURL.path : String(source.split(separator: " ").first ?? "")
    switch scheduler {
    case .slurm: return scripts.array + "\n" + scripts.finish
    case .kubernetes:
      let inside = JobStudy(
        name: name, program: "brevity", file: isFile ? "/results/\(URL(fileURLWithPath: source).lastPathComponent)" : file,
        base: "/results", folder: "/results/\(name)", overrides: job.overrides, fitsCurves: job.fitsCurves)
      return PrintedScripts(inside, scripts.resources).text(for: scheduler)
    case .pbs, .lsf, .sge:
      let outside = JobStudy(
        name: name, program: job.program, file: file, base: job.base, folder: job.folder, overrides: job.overrides,
        fitsCurves: job.fitsCurves)
      return PrintedScripts(outside, scripts.resources).text(for: scheduler)
    }
  }

  /// Writes the scripts and a copy of the study, so that later changes of the study file do not reach jobs that wait;
  /// then submits both jobs, unless they are in the queue already.
  /// - Returns: what a person wants to know.
  /// - Throws: `BrevityError`: `missingProgram` without Slurm, `usage` if the site takes no array of this size,
  ///   `cannotCreate` if the study is in the queue, `inputOutput` if Slurm refuses a job.
  public func submit() throws -> String {
    let (resources, tasks) = (scripts.resources, scripts.resources.tasks)
    let limit = try Self.maximumArraySize(ofConfiguration: configuration())
    if let limit, tasks > limit {
      throw BrevityError(
        .usage,
        "cannot submit an array of \(tasks) tasks: this Slurm takes arrays of at most \(limit) (MaxArraySize); "
          + "give --shards-per-task \((resources.shards + limit - 1) / limit) or more")
    }
    let place = folder.path + "/slurm"
    try makeDirectory(place)
    let lock = try SubmissionLock(in: place, of: study.name)
    defer { withExtendedLifetime(lock) {} }
    if !isAgain, let known = SubmissionRecord(in: place) { try requireEnded(known) }
    try SavedStudy(study, source: source).save(to: folder)
    for (name, text) in [("study.yaml", study.sourceText), ("array.sbatch", scripts.array), ("finish.sbatch", scripts.finish)] {
      try AtomicFile.write(Array(text.utf8), to: "\(place)/\(name)")
    }
    let array = try sbatch(["\(place)/array.sbatch"], consequence: "nothing was submitted")
    try SubmissionRecord(array: array).write(in: place)
    let finish = try sbatch(
      ["--dependency=afterany:\(array)", "--kill-on-invalid-dep=yes", "\(place)/finish.sbatch"],
      consequence: "the array has been submitted as job \(array) (scancel \(array) takes it back)")
    try SubmissionRecord(array: array, finish: finish).write(in: place)
    let shards = tasks == resources.shards ? "" : " in \(tasks) tasks"
    return """
      Submitted job \(array): \(resources.shards) shards of '\(study.name)'\(shards); then job \(finish): merge, fit, verdict, figures.
      Scripts and logs: \(place). How far it is: brevity status \(folder.path)
      """
  }

  /// - Throws: `BrevityError` of kind `cannotCreate` where jobs of this study are in the queue.
  private func requireEnded(_ known: SubmissionRecord) throws {
    let queue = try ExternalProgram("squeue", ["--noheader", "--me", "--format=%F"])
    guard queue.status == 0 else {
      throw BrevityError(
        .inputOutput,
        "cannot submit '\(study.name)': it was submitted before, and whether those jobs are in the queue is unknown, because "
          + "squeue says: \(queue.errors); --again submits all the same")
    }
    let jobs = known.jobs(in: queue.output)
    guard jobs.isEmpty else {
      let names = (jobs.count == 1 ? "job " : "jobs ") + jobs.joined(separator: " and ")
      throw BrevityError(
        .cannotCreate,
        "cannot submit '\(study.name)': it is in the queue as \(names), submitted \(known.submitted); scancel "
          + "\(jobs.joined(separator: " ")) takes that back, and --again submits all the same")
    }
  }

  /// The largest array a site takes; nil where its configuration does not say.
  package static func maximumArraySize(ofConfiguration text: String) -> Int? {
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: "=").map { $0.trimmingCharacters(in: .whitespaces) }
      if parts.count == 2, parts[0] == "MaxArraySize" { return Int(parts[1]) }
    }
    return nil
  }

  private func configuration() throws -> String {
    for program in ["sbatch", "scontrol"] where try ExternalProgram(program, ["--version"]).status == 127 {
      throw BrevityError(
        .missingProgram,
        "cannot submit '\(study.name)': there is no \(program) on the path, so this is no node of a Slurm cluster; "
          + "--dry-run prints the scripts, --scheduler those of another one, and --shard k/K of brevity run serves them all")
    }
    let answer = try ExternalProgram("scontrol", ["show", "config"])
    guard answer.status == 0 else {
      throw BrevityError(.inputOutput, "cannot submit '\(study.name)': scontrol show config says: \(answer.errors)")
    }
    return answer.output
  }

  /// Submits a script; returns the number of the job.
  private func sbatch(_ arguments: [String], consequence: String) throws -> String {
    let answer = try ExternalProgram("sbatch", ["--parsable"] + arguments)
    // On federated clusters the number is followed by ";" and the name of the cluster.
    let job = answer.output.split(separator: "\n").last?.split(separator: ";").first.map(String.init) ?? ""
    guard answer.status == 0, Int(job) != nil else {
      throw BrevityError(
        .inputOutput,
        "cannot submit '\(arguments.last ?? "")': sbatch says: \(answer.errors); \(consequence)" + Self.remedy(for: answer.errors)
      )
    }
    return job
  }

  /// What helps against a refusal, as the end of a sentence.
  package static func remedy(for refusal: String) -> String {
    let remedies = [
      ("emory", "--mem asks for another amount, and --mem site leaves it to the site"),
      ("artition", "sinfo lists the partitions, and --partition names one"),
      ("account", "sacctmgr show associations user=$USER lists the accounts, and --account names one"),
      ("QOS", "--shards-per-task makes fewer jobs of the same shards, and --array-limit lets fewer run at once"),
      ("ubmit", "--shards-per-task makes fewer jobs of the same shards"),
      ("ime limit", "--time asks for less; what is left then is queued again"),
      ("eature", "sinfo -o %f lists the features that --constraint may name"),
    ]
    return remedies.first { refusal.contains($0.0) }.map { "; \($0.1)" } ?? ""
  }
}
