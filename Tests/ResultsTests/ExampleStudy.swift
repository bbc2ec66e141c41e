import Foundation
import Networks
import Results
import Studies
import Teachers
import Training

/// Two factors (a number and a word), two methods of two candidates each, two sizes, two teachers, two replicates.
struct ExampleStudy {
  var study: Study
  var plan: RunPlan
  var records: [RunKey: RunRecord]
  var teachers: [[TeacherSummary]]

  init(kind: Study.Kind = .learningCurve, traceEvery: Int = 0, storesStudents: Bool = false) {
    let factors = [
      Factor(key: "data.noise_std", name: "noise_std", levels: [.number(0), .number(0.1)]),
      Factor(key: "student.precision", name: "precision", levels: [.text("float"), .text("double"), .text("both of them")]),
    ]
    let methods = [
      Learner(DenseEarly(), restarts: 2),
      Learner(DRR(), values: [0.1, 0.2]),
    ]
    let architecture = Architecture(layers: [2, 3, 1], activation: .tanh)
    func settings(_ condition: Int) -> Settings {
      Settings(
        teachers: TeacherSettings(kind: .mlp, count: 2, architecture: architecture),
        data: DataSettings(testCount: 100 + condition), student: StudentSettings(architecture: architecture),
        training: TrainingSettings(), labels: LabelProtocol(), methods: methods)
    }
    study = Study(
      schema: 1, name: "example", kind: kind, question: "Is it λ?", prediction: "Yes.", isDemonstration: false, seed: 1,
      factors: factors, conditions: (0..<6).map { Condition(levels: [$0 / 3, $0 % 3], settings: settings($0)) },
      trainCounts: [32, 57], replicates: 2, analysis: AnalysisSettings(), traceEvery: traceEvery,
      storesStudents: storesStudents, overrides: [], warnings: [],
      sourceText: "name: example\n", resolvedJSON: "{\"name\":\"example\"}", hash: "abc123")
    plan = RunPlan(study)
    records = Dictionary(uniqueKeysWithValues: plan.runs.enumerated().map { ($1.key, Self.outcome($0, $1.key)) })
    teachers = (0..<6).map { condition in
      (0..<2).map { TeacherSummary(liveParameters: 10 + $0, bits: 320.5 + Double(condition), outputVariance: 1) }
    }
  }

  /// Losses that tell the runs apart; the second candidate of each pair is the better one.
  private static func outcome(_ number: Int, _ key: RunKey) -> RunRecord {
    var record = record(number)
    record.key = key
    record[.excessMSE] = Double(number) / 1000
    record[.validationMSE] = number % 2 == 0 ? 0.5 : 0.4
    record.parameters = [Double(number), -1]
    record.trace = [TracePoint(epoch: 10, trainMSE: Double(number), validationMSE: 1)]
    return record
  }

  static func provenance(epoch: String? = nil, host: String = "node1", now: Date = Date(timeIntervalSince1970: 1e9)) throws
    -> Provenance
  {
    try Provenance(
      brevityVersion: "0.1.0", gitCommit: "f00", environmentJSON: "{}", host: host, arguments: ["brevity", "merge"],
      environment: epoch.map { ["SOURCE_DATE_EPOCH": $0] } ?? [:], now: now)
  }

  /// What happened in a run of the plan.
  subscript(run: Int) -> RunRecord? {
    get { records[plan.runs[run].key] }
    set { records[plan.runs[run].key] = newValue }
  }

  func write(to path: String, provenance: Provenance? = nil) throws {
    try StudyStore.write(
      study, plan, records: records, teachers: teachers, nullMSE: { 100 + Double($0.trainCount) },
      provenance: provenance ?? ExampleStudy.provenance(), to: path)
  }
}
