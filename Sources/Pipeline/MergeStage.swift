import Files
import Foundation
import Kernels
import Results
import Studies
import Teachers
import Training

/// The merge stage: all journals of a folder become one file, complete or saying what is missing.
public struct MergeStage {
  public struct Outcome: Sendable {
    public var planned: Int
    public var missing: Int
    public var failed: Int
    public var diverged: Int
    /// Records of an earlier form of the study.
    public var stale: Int
    public var duplicates: Int
    /// Names of the first missing runs.
    public var firstMissing: [String]
  }

  /// Writes study.h5. Selection happens here and nowhere else.
  /// - Throws: `BrevityError` if two records of one run differ on processors of one type.
  @discardableResult
  public static func merge(_ study: Study, folder: ResultsFolder) throws -> Outcome {
    if let experiment = study.experiment { return try merge(experiment, of: study, folder: folder) }
    let plan = RunPlan(study)
    let known = try RecordSet(folder: folder)
    let planned = Dictionary(plan.runs.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    if let conflict = known.conflicts.first(where: { planned[$0] != nil }), let run = planned[conflict] {
      throw BrevityError(
        .foreignData,
        "cannot merge '\(folder.path)': the journals hold two different results of \(run.label(in: study)) from processors of "
          + "one type, which must agree bit for bit; remove the journal that is wrong")
    }
    let teachers = TeacherPool(study)
    teachers.drawAll()
    let summaries = try study.conditions.indices.map { c in
      try (0..<study.conditions[c].settings.teachers.count).map { index in
        let teacher = try teachers.teacher(index, condition: c)
        return TeacherSummary(
          liveParameters: teacher.liveParameters, bits: teacher.length.bits, outputVariance: teacher.outputVariance)
      }
    }
    try StudyStore.write(
      study, plan, records: known.records, teachers: summaries,
      nullMSE: { group in
        let cell = try CellData(
          study, condition: group.condition, teacher: group.teacher, replicate: group.replicate, trainCount: group.trainCount,
          teachers: teachers)
        return StudentEvaluation.nullExcess(budget: cell.budget, test: cell.test, loss: cell.settings.training.loss)
      },
      provenance: try .current(), to: folder.study)
    let missing = plan.runs.filter { known.records[$0.key] == nil }
    let found = plan.runs.compactMap { known.records[$0.key]?.status }
    return Outcome(
      planned: plan.runs.count, missing: missing.count, failed: found.count { $0 == .failed },
      diverged: found.count { $0 == .diverged }, stale: known.stale(in: plan), duplicates: known.duplicates,
      firstMissing: missing.prefix(3).map { $0.label(in: study) })
  }
}
