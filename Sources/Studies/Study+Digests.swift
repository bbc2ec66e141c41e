import ExternalProcesses
import Training

extension Study {
  /// What has to be set on top of the study file so that it means the same study where the files of external programs are gone
  /// or were edited: their SHA-256, as they were when the study was read.
  package var digestOverrides: [String] {
    guard let first = conditions.first else { return [] }
    var found: [String] = []
    if let program = first.settings.teachers.program, !program.digests.isEmpty,
      conditions.allSatisfy({ $0.settings.teachers.program == program })
    {
      found.append("teachers.digests=[\(program.digests.joined(separator: ", "))]")
    }
    found += first.settings.methods.indices.compactMap { m in
      let programs = conditions.map { ($0.settings.methods[m].kind as? External)?.program }
      guard let program = programs[0], !program.digests.isEmpty, programs.allSatisfy({ $0?.digests == program.digests }) else {
        return nil
      }
      return "methods.\(methodLabels[m]).digests=[\(program.digests.joined(separator: ", "))]"
    }
    return found.filter { !overrides.contains($0) }
  }
}
