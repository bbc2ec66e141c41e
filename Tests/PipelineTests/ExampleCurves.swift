import Analysis
import CodelengthTables
import Pipeline
import Results
import Studies

/// Studies whose curves are stated instead of trained.
enum ExampleCurves {
  static let sizes = [32, 57, 100, 178, 320, 562, 1000, 1780]

  static func study(
    teachers: String = "count: 12", conditions: String = "", analysis: String = "{}", replicates: Int = 1, sizes: [Int] = sizes,
    methods: String = "dense_early: {}\n  l2: {alpha: [0.1]}\n  drr: {alpha: [0.1], beta: 5}",
    rest: String = ""
  ) throws -> Study {
    try Study.load(
      text: """
        name: example
        question: Is it so?
        prediction: Yes.
        seed: 1
        teachers: {pool: confirmation, \(teachers)}
        n_train: \(sizes)
        replicates: \(replicates)
        methods:
          \(methods)
        \(conditions)
        analysis: \(analysis)
        \(rest)
        """, sourceName: "example.yaml")
  }

  /// - Parameters:
  ///   - alpha: the strength that was selected in every cell of a method.
  ///   - loss: of (condition, method label, n, teacher, replicate); NaN where it was not measured.
  static func curves(
    _ study: Study, bits: [Double]? = nil, nextBlock: ((Int, String, Double, Int, Int) -> Double)? = nil,
    alpha: (String) -> Double = { _ in .nan }, _ loss: (Int, String, Double, Int, Int) -> Double
  ) -> TeacherCurves {
    let teachers = study.conditions.map(\.settings.teachers.count).max() ?? 0
    var excess: [Double] = []
    var next: [Double] = []
    var settings: [Double] = []
    for c in study.conditions.indices {
      for label in study.methodLabels {
        for n in study.trainCounts {
          for teacher in 0..<teachers {
            for replicate in 0..<study.replicates {
              excess.append(loss(c, label, Double(n), teacher, replicate))
              settings.append(alpha(label))
              if let nextBlock { next.append(nextBlock(c, label, Double(n), teacher, replicate)) }
            }
          }
        }
      }
    }
    let none = excess.map { _ in Double.nan }
    return TeacherCurves(
      students: SelectedStudents(study: study, excess: excess, liveParameters: none, settings: settings, nextBlockMSE: next),
      variances: study.conditions.map { _ in Array(repeating: 1, count: teachers) },
      bits: study.conditions.indices.map { Array(repeating: bits?[$0] ?? 100, count: teachers) })
  }

  static func verdict(
    _ study: Study, bits: [Double]? = nil, nextBlock: ((Int, String, Double, Int, Int) -> Double)? = nil,
    alpha: (String) -> Double = { _ in .nan }, _ loss: (Int, String, Double, Int, Int) -> Double
  ) throws -> StudyVerdict {
    try StudyVerdict(
      curves(study, bits: bits, nextBlock: nextBlock, alpha: alpha, loss), ledger: LookLedger(),
      completeness: Completeness(planned: 1, missing: 0), cutShare: 0)
  }
}
