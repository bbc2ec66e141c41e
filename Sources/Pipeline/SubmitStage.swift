import Files
import Foundation
import HDF5
import Results
import Studies

/// The submit stage: hands a study to Slurm as one array of shards and the job that follows it.
public struct SubmitStage {
  let study: Study
  let source: String
  let folder: ResultsFolder
  public let scripts: SlurmScripts

  /// - Throws: `BrevityError` of kind `usage` if there are more shards than cells.
  package init(
    study: Study, source: String, folder: ResultsFolder, resources: SlurmScripts.Resources,
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
    // Jobs start elsewhere, so that every path must be absolute.
    let absolute = ResultsFolder(path: URL(fileURLWithPath: folder.path).standardizedFileURL.path)
    self.folder = absolute
    scripts = SlurmScripts(
      studyName: study.name, program: program, study: absolute.path + "/slurm/study.yaml",
      base: URL(fileURLWithPath: absolute.path).deletingLastPathComponent().path, folder: absolute.path,
      overrides: study.overrides, resources: resources, fitsCurves: study.hasCurves)
  }

  /// Writes the scripts and a copy of the study, so that later changes of the study file do not reach jobs that wait;
  /// then submits both jobs.
  /// - Returns: what a person wants to know.
  /// - Throws: `BrevityError`: `missingProgram` without Slurm, `usage` if the site takes no array of this size,
  ///   `inputOutput` if Slurm refuses a job.
  public func submit() throws -> String {
    let limit = try Self.maximumArraySize(ofConfiguration: configuration())
    if let limit, scripts.resources.shards > limit {
      throw BrevityError(
        .usage,
        "cannot submit \(scripts.resources.shards) shards: this Slurm takes arrays of at most \(limit) tasks (MaxArraySize); "
          + "accepted are 1 to \(limit) shards")
    }
    let place = folder.path + "/slurm"
    try makeDirectory(place)
    try SavedStudy(study, source: source).save(to: folder)
    for (name, text) in [("study.yaml", study.sourceText), ("array.sbatch", scripts.array), ("finish.sbatch", scripts.finish)] {
      try AtomicFile.write(Array(text.utf8), to: "\(place)/\(name)")
    }
    let array = try sbatch(["\(place)/array.sbatch"], consequence: "nothing was submitted")
    let finish = try sbatch(
      ["--dependency=afterany:\(array)", "--kill-on-invalid-dep=yes", "\(place)/finish.sbatch"],
      consequence: "the array has been submitted as job \(array) (scancel \(array) takes it back)")
    return """
      Submitted job \(array): \(scripts.resources.shards) shards of '\(study.name)'; then job \(finish): merge, fit, verdict, figures.
      Scripts and logs: \(place). How far it is: brevity status \(folder.path)
      """
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
          + "--dry-run prints the scripts, and --shard k/K of brevity run serves every other scheduler")
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
        "cannot submit '\(arguments.last ?? "")': sbatch says: \(answer.errors); \(consequence)")
    }
    return job
  }
}
