import Studies
import Training

/// The selected student of every cell of the design, and which run it was.
struct StudyCube {
  struct Choice {
    var selection: Selection
    /// Excess of the mean label.
    var nullMSE: Double
    /// Whether the setting that was selected is a penalty strength.
    var hasAlpha = false
  }

  let axes: StudyAxes
  /// Whether labels are classes, which have errors to count.
  let hasClasses: Bool
  /// As `axes.index` counts them; a cell without a plan is not applicable.
  private(set) var cells: [Choice]

  /// Selects in every cell of the plan.
  ///
  /// - Parameter records: what happened in each run of the plan.
  init(
    _ study: Study, _ plan: RunPlan, _ axes: StudyAxes, records: [RunRecord?], nullMSE: (Cell) throws -> Double
  ) rethrows {
    self.axes = axes
    hasClasses = study.hasClasses
    cells = Array(repeating: Choice(selection: .of([], by: .validation), nullMSE: .nan), count: axes.cellCount)
    for group in plan.groups {
      let methods = study.conditions[group.cell.condition].settings.methods
      let null = try nullMSE(group.cell)
      let runs = Dictionary(grouping: group.runs) { plan.runs[$0].method }
      for (index, method) in methods.enumerated() {
        func candidate(_ run: Int) -> Candidate {
          Candidate(run: run, setting: plan.runs[run].setting(of: method), record: records[run])
        }
        let own = runs[index, default: []]
        let candidates = own.filter { plan.runs[$0].role != .average }.map(candidate)
        let average = own.first { plan.runs[$0].role == .average }.map(candidate)
        let selection =
          average.map { Selection.of(average: $0, members: candidates) } ?? .of(candidates, by: method.selection)
        cells[axes.index(of: group.cell, method: index)] = Choice(
          selection: selection, nullMSE: null, hasAlpha: method.kind.takesAlpha)
      }
    }
  }

  /// Adds the variables to the root of study.h5.
  func write(to root: ResultGroup) throws {
    let over = axes.dimensions()
    let selections = cells.map(\.selection)
    let records = selections.map { $0.selected?.record }
    try root.variable("status", selections.map(\.status), over: over, longName: "how the cell ended")
    try root.variable(
      "selected_run", selections.map { $0.selected?.run ?? -1 }, over: over, longName: "row of /runs that was selected")
    try root.variable(
      "selected_alpha", cells.map { $0.hasAlpha ? $0.selection.selected?.setting ?? .nan : .nan }, over: over,
      longName: "penalty strength of the selected student")
    try root.variable(
      "selected_setting", selections.map { $0.selected?.setting ?? .nan }, over: over,
      longName: "alpha, keep or rounds of the selected student")
    try root.variable(
      "candidates", selections.map(\.candidates), over: over, longName: "students that competed in the cell")
    try root.variable(
      "failed_candidates", selections.map(\.failedCandidates), over: over, longName: "candidates that diverged or failed")
    // A method that always diverges predicts no better than the mean label.
    let excess = cells.map { cell in
      cell.selection.status == .diverged ? cell.nullMSE : cell.selection.selected?.record?[.excessMSE] ?? .nan
    }
    try RunMetric.excessMSE.write(excess, to: root, over: over)
    let metrics = RunMetric.stored(withClasses: hasClasses).filter { $0.scope != .runs && $0 != .excessMSE }
    for metric in metrics where metric.part != .labels { try metric.write(records, to: root, over: over) }
    for metric in metrics where metric.part == .labels { try metric.write(records, to: root, over: over) }
    try root.variable("null_mse", cells.map(\.nullMSE), over: over, longName: "excess of the mean label")
  }

  /// The rows of `/runs` that stand for a cell.
  var selectedRuns: Set<Int> { Set(cells.compactMap { $0.selection.selected?.run }) }
}

extension TrainingRun {
  /// The penalty strength; nil for methods without one.
  func alpha(of method: Learner) -> Double? { method.kind.takesAlpha ? setting(of: method) : nil }

  /// The value of the method's grid: penalty strength, share kept or rounds; nil for methods without one.
  package func setting(of method: Learner) -> Double? { settingIndex.map { method.values[$0] } }
}
