import Files
import Foundation
import LearningCurves
import RandomStreams
import Results
import Statistics
import Studies
import Synchronization
import Workers

/// What the tests of a verdict do on simulated studies: how often they reject, how often their intervals hold the truth.
public struct CalibrationTable: Sendable {
  public struct Options: Sendable {
    public var teachers = [8, 12, 24]
    public var replicates = 2
    /// Ratios of label numbers; 1 is the null hypothesis.
    public var ratios = [1, 1.5, 2]
    public var studies = 2_000
    public var resamples = 999
    public var seed: UInt64 = 1
    public var level = 0.05
    public var components = Calibration.VarianceComponents()
    /// Where the components come from, for the head of the table.
    public var componentsSource = "defaults"

    public init() {}
  }

  /// One row: a scenario, a number of teachers and a ratio.
  public struct Row: Sendable {
    public let scenario: String
    public let ratio: Double
    public let result: Calibration
  }

  /// What is varied besides the teachers and the ratio.
  private struct Scenario {
    let name: String
    /// ε over the noise variance.
    let levels: [Double]
    let handicaps: [Double]
    var sizes = Calibration.Design().sizes
  }

  private static let scenarios = [
    Scenario(name: "one baseline", levels: [2, 1, 0.5, 0.25, 0.125], handicaps: [0]),
    Scenario(name: "two equal baselines", levels: [2, 1, 0.5, 0.25, 0.125], handicaps: [0, 0]),
    Scenario(name: "two, one far behind", levels: [2, 1, 0.5, 0.25, 0.125], handicaps: [0, 2]),
    Scenario(
      name: "one, none censored", levels: [1, 0.5, 0.25], handicaps: [0],
      sizes: (0..<17).map { 4 * pow(2, Double($0)) }),
    Scenario(name: "one, little censored", levels: [1, 0.5, 0.25], handicaps: [0]),
    Scenario(name: "one, much censored", levels: [0.125, 0.0625], handicaps: [0]),
  ]

  public let options: Options
  public let rows: [Row]

  /// Simulates. Every row has its own random stream (role bootstrap), so that the table does not depend on the threads.
  /// - Throws: `BrevityError` where an option is out of range.
  public init(_ options: Options, jobs: Int? = nil) throws {
    guard !options.teachers.isEmpty, options.teachers.allSatisfy({ (2...1_000).contains($0) }) else {
      throw BrevityError(.usage, "cannot simulate studies of \(options.teachers) teachers: accepted are numbers from 2 to 1000")
    }
    guard options.replicates >= 1, options.studies >= 1, options.ratios.allSatisfy({ $0 > 0 && $0.isFinite }) else {
      throw BrevityError(
        .usage,
        "cannot simulate \(options.studies) studies of \(options.replicates) replicates at the ratios \(options.ratios): "
          + "accepted are numbers from 1, and positive ratios")
    }
    let cells = Self.scenarios.flatMap { scenario in
      options.teachers.flatMap { teachers in options.ratios.map { (scenario, teachers, $0) } }
    }
    let designs = cells.map { scenario, teachers, ratio in
      Calibration.Design(
        teachers: teachers, replicates: options.replicates, sizes: scenario.sizes, levels: scenario.levels,
        components: options.components,
        log2Ratio: log2(ratio), baselineHandicaps: scenario.handicaps)
    }
    let outcomes = Outcomes()
    try Workers.run(
      count: designs.count, workers: jobs ?? Workers.defaultCount, stop: StopRequest(), progress: {},
      body: { index, _ in
        var stream = RandomStream(seed: options.seed, role: .bootstrap, index: index, teacher: 0)
        outcomes.set(
          index,
          Result {
            try Calibration(
              designs[index], studies: options.studies, level: options.level, resamples: options.resamples,
              uniform: { stream.uniform() })
          })
      })
    self.options = options
    rows = try cells.indices.compactMap { index in
      try outcomes.get(index).map { Row(scenario: cells[index].0.name, ratio: cells[index].2, result: try $0.get()) }
    }
  }

  private final class Outcomes: Sendable {
    private let results = Mutex<[Int: Result<Calibration, any Error>]>([:])
    func set(_ index: Int, _ result: Result<Calibration, any Error>) { results.withLock { $0[index] = result } }
    func get(_ index: Int) -> Result<Calibration, any Error>? { results.withLock { $0[index] } }
  }

  /// Shares in per cent with their Monte Carlo errors.
  public var text: String {
    let c = options.components
    var text = "\(options.studies) simulated studies per row, \(options.replicates) replicates, one-sided level "
    text +=
      "\(VerdictSentence.number(100 * options.level)) %; deviations of the log excess (\(options.componentsSource)): teacher "
    text += String(format: "%.2f, teacher by learner %.2f, run %.2f, point %.2f.", c.teacher, c.teacherByLearner, c.run, c.point)
    text += " Shares in per cent; Monte Carlo errors are at most "
    text += String(format: "%.1f.", 50 / Double(options.studies).squareRoot())
    text = text.wrapped(to: 80) + "\n"
    let rejections = [
      ("verdict, supported", "fewer"), ("verdict, refuted", "more"), ("signed rank, supported", "rank"),
      ("sign flip, two-sided", "flip"), ("paired t, two-sided", "t"), ("paired t over replicates (wrong)", "reps"),
    ]
    let coverages = [("verdict", "cov"), ("Hodges-Lehmann", "HL"), ("t interval", "t"), ("bootstrap-t", "boot")]
    for scenario in Self.scenarios.map(\.name) {
      let rows = rows.filter { $0.scenario == scenario }
      text += "\n\(scenario): rejections, then from cov on coverage of 95 % intervals\n"
      var table = TextTable(
        header: ["T", "ratio", "cens"] + rejections.map(\.1) + coverages.map(\.1),
        alignsLeft: 0)
      for row in rows {
        table.add(
          ["\(row.result.design.teachers)", VerdictSentence.number(row.ratio), Self.percent(row.result.censoredShare)]
            + rejections.map { Self.percent($0.0, in: row.result.rejections) }
            + coverages.map { Self.percent($0.0, in: row.result.coverages) })
      }
      text += table.text
    }
    return text
  }

  /// A share is shown where at least 100 studies define it.
  private static func percent(_ name: String, in rates: [Calibration.Rate]) -> String {
    guard let rate = rates.first(where: { $0.name == name }), rate.studies >= 100 else { return "-" }
    return percent(rate.share)
  }

  private static func percent(_ share: Double) -> String { String(format: "%.1f", 100 * share) }

  /// Everything, with Monte Carlo errors and the number of studies each share rests on.
  public var json: String {
    func rates(_ rates: [Calibration.Rate]) -> JSON {
      .object(
        Dictionary(
          uniqueKeysWithValues: rates.map { rate in
            (
              rate.name,
              .object([
                "share": .finite(rate.share), "monte_carlo_error": .finite(rate.studies > 0 ? rate.monteCarloError : .nan),
                "studies": .integer(rate.studies),
              ])
            )
          }))
    }
    let c = options.components
    let head: [String: JSON] = [
      "level": .number(options.level), "replicates": .integer(options.replicates), "studies": .integer(options.studies),
      "resamples": .integer(options.resamples), "seed": .unsigned(options.seed),
      "components": .object([
        "source": .text(options.componentsSource), "teacher": .number(c.teacher),
        "teacher_by_learner": .number(c.teacherByLearner),
        "run": .number(c.run), "point": .number(c.point),
      ]),
    ]
    let table = rows.map { row in
      JSON.object([
        "scenario": .text(row.scenario), "teachers": .integer(row.result.design.teachers), "ratio": .number(row.ratio),
        "censored_share": .number(row.result.censoredShare), "log2_ratio_deviation": .finite(row.result.ratioDeviation),
        "rejections": rates(row.result.rejections), "coverages": rates(row.result.coverages),
      ])
    }
    return JSON.object(head.merging(["rows": .array(table)]) { $1 }).canonical
  }
}

extension JSON {
  /// A number, or null where it is infinite or not a number.
  static func finite(_ value: Double?) -> JSON { value.flatMap { $0.isFinite ? .number($0) : nil } ?? .null }
}
