import Files

extension PlanSummary {
  /// The numbers of the table.
  package var json: JSON {
    .ordered([
      ("conditions", .integer(conditionCount)), ("teachers", .integer(teacherCount)), ("replicates", .integer(replicates)),
      ("sizes", .integer(sizeCount)), ("runs", .integer(runCount)), ("distinct_runs", .integer(distinctRunCount)),
      ("gradient_evaluations", .number(gradientEvaluations)), ("jobs", .integer(jobs)), ("seconds", JSON(seconds)),
      ("description_seconds", JSON(lengthSeconds)), ("shards", .integer(groupCount)),
      ("useful_workers", .integer(usefulWorkerCount)), ("memory_bytes", .number(memoryBytes)), ("disk_bytes", .number(diskBytes)),
      ("methods", .array(methods.map(\.json))),
    ])
  }
}

extension PlanSummary.MethodRow {
  fileprivate var json: JSON {
    .ordered([
      ("label", .text(label)), ("candidates", .array([.integer(candidates.lowerBound), .integer(candidates.upperBound)])),
      ("runs", .integer(runs)), ("grid", grid.isEmpty ? .null : .text(grid)), ("values", .array(values.map { .number($0) })),
      ("gradient_evaluations", .number(gradientEvaluations)),
    ])
  }
}
