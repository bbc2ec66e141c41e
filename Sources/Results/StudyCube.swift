import Studies
import Training

/// The selected student of every cell of the design, and which run it was.
struct StudyCube {
  struct Cell {
    var selection: Selection
    /// Excess of the mean label.
    var nullMSE: Double
    /// Whether the setting that was selected is a penalty strength.
    var hasAlpha = false
  }

  let axes: StudyAxes
  /// Whether labels are classes, which have errors to count.
  let hasClasses: Bool
  private let nextBlockCounts: [Int: Int]
  /// As `axes.cell` counts them; a cell without a plan is not applicable.
  private(set) var cells: [Cell]

  /// Selects in every cell of the plan.
  init(
    _ study: Study, _ plan: RunPlan, _ axes: StudyAxes, records: [RunKey: RunRecord], nullMSE: (CellGroup) throws -> Double
  ) rethrows {
    self.axes = axes
    hasClasses = study.hasClasses
    nextBlockCounts = study.nextBlockCounts
    cells = Array(repeating: Cell(selection: .of([], by: .validation), nullMSE: .nan), count: axes.cellCount)
    let trainCountIndex = Dictionary(uniqueKeysWithValues: axes.trainCounts.enumerated().map { ($1, $0) })
    for group in plan.groups {
      guard let trainCount = trainCountIndex[group.trainCount] else { continue }
      let methods = study.conditions[group.condition].settings.methods
      let null = try nullMSE(group)
      let runs = Dictionary(grouping: group.runs) { plan.runs[$0].method }
      for (index, method) in methods.enumerated() {
        func candidate(_ run: Int) -> Candidate {
          Candidate(run: run, setting: plan.runs[run].setting(of: method), record: records[plan.runs[run].key])
        }
        let own = runs[index, default: []]
        let candidates = own.filter { plan.runs[$0].role != .average }.map(candidate)
        let average = own.first { plan.runs[$0].role == .average }.map(candidate)
        let selection =
          average.map { Selection.of(average: $0, members: candidates) } ?? .of(candidates, by: method.selection)
        let cell = axes.cell(
          condition: group.condition, method: index, trainCount: trainCount, teacher: group.teacher,
          replicate: group.replicate)
        cells[cell] = Cell(selection: selection, nullMSE: null, hasAlpha: method.kind.takesAlpha)
      }
    }
  }

  /// Adds the variables to the root of study.h5.
  func write(to root: ResultGroup) throws {
    let over = axes.dimensions()
    let selections = cells.map(\.selection)
    let records = selections.map { $0.selected?.record }
    func losses(_ name: String, _ longName: String, _ value: (RunRecord) -> Double) throws {
      try root.variable(name, records.map { $0.map(value) ?? .nan }, over: over, longName: longName)
    }
    func bits(_ name: String, _ longName: String, _ value: (RunRecord) -> Double) throws {
      try root.variable(name, records.map { $0.map(value) ?? .nan }, over: over, units: "bit", longName: longName)
    }
    func counts(_ name: String, _ longName: String, _ value: (RunRecord) -> Int) throws {
      try root.variable(name, records.map { $0.map(value) ?? -1 }, over: over, longName: longName)
    }
    func longCounts(_ name: String, _ longName: String, _ value: (RunRecord) -> Int) throws {
      try root.variable(name, records.map { Int64($0.map(value) ?? -1) }, over: over, longName: longName)
    }
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
      cell.selection.status == .diverged ? cell.nullMSE : cell.selection.selected?.record?.excessMSE ?? .nan
    }
    try root.variable(
      "excess_mse", excess, over: over, longName: "mean squared distance between student and noise-free teacher")
    try losses("train_mse", "mean squared error on the labels of the gradient") { $0.trainMSE }
    try losses("validation_mse", "mean squared error on the labels that choose") { $0.validationMSE }
    try losses("test_mse", "mean squared error on noisy test labels") { $0.testMSE }
    if hasClasses {
      try losses("test_error", "share of test samples in the wrong class; the losses are bits per label") { $0.testError }
    }
    // n_train of every cell, in the order of the axes: factors, method, n_train, teacher, replicate.
    let inner = axes.teacherCount * axes.replicateCount
    let nextBlock = records.enumerated().map { cell, record -> Double in
      let n = axes.trainCounts[cell / max(1, inner) % axes.trainCounts.count]
      return record.map { $0.nextBlockCount == nextBlockCounts[n] ? $0.nextBlockMSE : .nan } ?? .nan
    }
    try root.variable(
      "next_block_mse", nextBlock, over: over, longName: "mean squared error on the labels up to the next n_train")
    try counts("nonzero_parameters", "live parameters, biases included") { $0.nonzeroParameters }
    try bits("model_bits", "length of the parameters") { $0.modelBits }
    try bits("data_bits", "length of the labels given the parameters") { $0.dataBits }
    try bits("description_bits", "length of the parameters and the labels") { $0.descriptionBits }
    try bits("sampled_bits", "the same with the expected loss measured on draws") { $0.sampledBits }
    try bits("evidence_bits", "negative log2 of the Laplace evidence") { $0.evidenceBits }
    try losses("effective_parameters", "parameters that the labels determine") { $0.effectiveParameters }
    try losses("parameter_distance", "Euclidean distance of the normal forms of student and teacher") { $0.parameterDistance }
    try losses("support_distance", "parameters that live in one of these normal forms only") { $0.supportDistance }
    try longCounts("epochs", "epochs of the recorded student") { $0.epochs }
    try longCounts("gradient_evaluations", "gradients of single samples spent on the student") { $0.gradientEvaluations }
    try counts("n_fit", "labels in the gradient of the recorded student") { $0.fitCount }
    try counts("n_validation", "labels that chose something") { $0.validationCount }
    try root.variable("null_mse", cells.map(\.nullMSE), over: over, longName: "excess of the mean label")
  }

  /// The rows of `/runs` that stand for a cell.
  var selectedRuns: Set<Int> { Set(cells.compactMap { $0.selection.selected?.run }) }
}

extension TrainingRun {
  /// The penalty strength; nil for methods without one.
  func alpha(of method: Learner) -> Double? { method.kind.takesAlpha ? setting(of: method) : nil }

  /// The value of the method's grid: penalty strength, share kept or rounds; nil for methods without one.
  func setting(of method: Learner) -> Double? { settingIndex.map { method.values[$0] } }
}
