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
    public var teachers = [6, 9, 12, 24, 48]
    public var replicates = 2
    /// Ratios of label numbers; 1 is the null hypothesis.
    public var ratios = [1, 1.5, 2]
    public var studies = 2_000
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
    /// Whether it was simulated anew because the first simulation was suspicious, which it replaces.
    public var isRepeated = false
  }

  /// A row is simulated anew, with this many times as many studies and another stream, where the upper limit of a false decision
  /// is above this share.
  private static let suspicious = 0.065
  private static let repetition = 8
  /// Of the streams of such simulations.
  private static let second = 1 << 16

  /// What is varied besides the teachers and the ratio.
  private struct Scenario {
    let name: String
    /// ε over the noise variance.
    var levels = [2, 1, 0.5, 0.25, 0.125]
    var handicaps = [0.0]
    var sizes = Calibration.Design().sizes
    /// In place of those asked for.
    var ratios: [Double]?
    var equivalence: Double?
    /// By which the components of variance are divided.
    var calm = 1.0
    var edges = (live: 0.0, null: 0.0)
  }

  /// Sizes that reach from above every level to below it.
  private static let wide = (0..<17).map { 4 * pow(2, Double($0)) }
  private static let margin = 1.25

  private static let scenarios = [
    Scenario(name: "five levels"),
    Scenario(name: "six levels (even)", levels: [2, 1, 0.5, 0.25, 0.125, 0.0625]),
    Scenario(name: "none censored, three levels", levels: [1, 0.5, 0.25], sizes: wide),
    Scenario(name: "none censored, four levels (even)", levels: [1, 0.5, 0.25, 0.125], sizes: wide),
    Scenario(name: "little censored", levels: [1, 0.5, 0.25]),
    Scenario(name: "two equal baselines", handicaps: [0, 0]),
    Scenario(name: "two baselines, one far behind", handicaps: [0, 2]),
    Scenario(
      name: "40 % null students on the edge of the grid", levels: [1, 0.5, 0.25], sizes: wide, ratios: [1, 2],
      edges: (live: 0.02, null: 0.4)),
    Scenario(
      name: "20 % live students on the edge of the grid", levels: [1, 0.5, 0.25], sizes: wide, ratios: [2],
      edges: (live: 0.2, null: 0)),
    Scenario(
      name: "equivalence within 1.25", levels: [1, 0.5, 0.25], sizes: wide, ratios: [1 / margin, 1, margin],
      equivalence: margin, calm: 3),
    Scenario(
      name: "equivalence within 1.25, two baselines", levels: [1, 0.5, 0.25], handicaps: [0, 0], sizes: wide,
      ratios: [1 / margin, 1, margin], equivalence: margin, calm: 3),
  ]

  public let options: Options
  public let rows: [Row]
  public let family: [FamilyCalibration]

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
      options.teachers.flatMap { teachers in (scenario.ratios ?? options.ratios).map { (scenario, teachers, $0) } }
    }
    let designs = cells.map { scenario, teachers, ratio in
      Calibration.Design(
        teachers: teachers, replicates: options.replicates, sizes: scenario.sizes, levels: scenario.levels,
        components: options.components.divided(by: scenario.calm), log2Ratio: log2(ratio),
        baselineHandicaps: scenario.handicaps, equivalence: scenario.equivalence, edges: scenario.edges)
    }
    let families = FamilyCalibration.Scenario.allCases.flatMap { scenario in options.teachers.map { (scenario, $0) } }
    let outcomes = Outcomes<Calibration>()
    let familyOutcomes = Outcomes<FamilyCalibration>()
    try Workers.run(
      count: designs.count + families.count, workers: jobs ?? Workers.defaultCount, stop: StopRequest(), progress: {},
      body: { index, _ in
        var stream = RandomStream(seed: options.seed, role: .bootstrap, index: index, teacher: 0)
        guard index < designs.count else {
          let (scenario, teachers) = families[index - designs.count]
          familyOutcomes.set(
            index,
            Result {
              try FamilyCalibration(
                scenario, teachers: teachers, components: options.components, studies: options.studies,
                uniform: { stream.uniform() })
            })
          return
        }
        outcomes.set(
          index,
          Result {
            try Calibration(
              designs[index], studies: options.studies, level: options.level, uniform: { stream.uniform() })
          })
      })
    self.options = options
    var rows = try cells.indices.compactMap { index in
      try outcomes.get(index).map { Row(scenario: cells[index].0.name, ratio: cells[index].2, result: try $0.get()) }
    }
    // the most frequent of hundreds of shares is too frequent by chance: what is suspicious is simulated anew
    let suspects = rows.indices.filter { i in Self.falseRates(rows[i]).contains { $0.rate.upperLimit > Self.suspicious } }
    let again = try Workers.map(suspects.count, workers: jobs) { place in
      var stream = RandomStream(seed: options.seed, role: .bootstrap, index: Self.second + suspects[place], teacher: 0)
      return try Calibration(
        designs[suspects[place]], studies: Self.repetition * options.studies, level: options.level,
        uniform: { stream.uniform() })
    }
    for (index, result) in zip(suspects, again) {
      rows[index] = Row(scenario: rows[index].scenario, ratio: rows[index].ratio, result: result, isRepeated: true)
    }
    self.rows = rows
    family = try families.indices.compactMap { try familyOutcomes.get(designs.count + $0)?.get() }
  }

  private final class Outcomes<Value: Sendable>: Sendable {
    private let results = Mutex<[Int: Result<Value, any Error>]>([:])
    func set(_ index: Int, _ result: Result<Value, any Error>) { results.withLock { $0[index] = result } }
    func get(_ index: Int) -> Result<Value, any Error>? { results.withLock { $0[index] } }
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
      ("verdict, supported", "fewer"), ("verdict, refuted", "more"), ("verdict, equivalent", "equal"),
      ("two one-sided t tests", "TOST"), ("sign flip, two-sided", "flip"),
      ("paired t over replicates (wrong)", "reps"),
    ]
    let coverages = [("verdict", "cov"), ("Hodges-Lehmann", "HL"), ("t interval", "t")]
    for scenario in Self.scenarios.map(\.name) {
      let rows = rows.filter { $0.scenario == scenario }
      text += "\n" + "\(scenario): rejections, then from cov on coverage of 95 % intervals".wrapped(to: 80) + "\n"
      var table = TextTable(
        header: ["T", "ratio", "cens"] + rejections.map(\.1) + coverages.map(\.1),
        alignsLeft: 0)
      for row in rows {
        table.add(
          [
            "\(row.result.design.teachers)\(row.isRepeated ? "*" : "")", VerdictSentence.number(row.ratio),
            Self.percent(row.result.censoredShare),
          ]
            + rejections.map { Self.percent($0.0, in: row.result.rejections) }
            + coverages.map { Self.percent($0.0, in: row.result.coverages) })
      }
      text += table.text
    }
    for scenario in FamilyCalibration.Scenario.allCases {
      text += "\n" + "\(scenario.rawValue): claims of the family that are supported".wrapped(to: 80) + "\n"
      var table = TextTable(header: ["T"] + scenario.claims.map(\.short) + ["any false"], alignsLeft: 0)
      for row in family where row.scenario == scenario {
        table.add(["\(row.teachers)"] + row.supported.map { Self.percent($0.share) } + [Self.percent(row.anyFalse.share)])
      }
      text += table.text
    }
    return text + "\n" + summary.wrapped(to: 80) + "\n"
  }

  /// Every decision that would be false, over all rows.
  private var falseDecisions: [(where: String, rate: Calibration.Rate)] {
    var found: [(where: String, rate: Calibration.Rate)] = []
    for row in rows { found += Self.falseRates(row) }
    return found + family.map { ("\($0.scenario.rawValue), T = \($0.teachers)", $0.anyFalse) }
  }

  private static func falseRates(_ row: Row) -> [(where: String, rate: Calibration.Rate)] {
    var found: [(where: String, rate: Calibration.Rate)] = []
    func add(_ name: String) {
      guard let rate = row.result.rejections.first(where: { $0.name == name }), rate.studies >= 100 else { return }
      found.append(("\(row.scenario), T = \(row.result.design.teachers), \(name)", rate))
    }
    if row.ratio <= 1 { add("verdict, supported") }
    if row.ratio >= 1 { add("verdict, refuted") }
    if let margin = row.result.design.equivalence, abs(abs(log2(row.ratio)) - log2(margin)) < 1e-9 {
      add("verdict, equivalent")
    }
    return found
  }

  private var summary: String {
    guard let worst = falseDecisions.max(by: { $0.rate.share < $1.rate.share }) else { return "" }
    let repeated = rows.count(where: \.isRepeated)
    let note = "The row\(repeated == 1 ? "" : "s") marked * had an upper limit above 6.5 % and \(repeated == 1 ? "was" : "were") "
    let again = "simulated anew with \(Self.repetition * options.studies) studies, which count instead."
    return "Of \(falseDecisions.count) false decisions the most frequent (\(worst.where)) is made in "
      + "\(Self.percent(worst.rate.share)) % of the studies, upper 95 % limit of the simulation \(Self.percent(worst.rate.upperLimit)) %."
      + (repeated == 0 ? "" : " " + note + again)
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
      "seed": .unsigned(options.seed),
      "components": .object([
        "source": .text(options.componentsSource), "teacher": .number(c.teacher),
        "teacher_by_learner": .number(c.teacherByLearner),
        "run": .number(c.run), "point": .number(c.point),
      ]),
    ]
    let table = rows.map { row in
      JSON.object([
        "scenario": .text(row.scenario), "teachers": .integer(row.result.design.teachers), "ratio": .number(row.ratio),
        "repeated": .bool(row.isRepeated),
        "censored_share": .number(row.result.censoredShare), "log2_ratio_deviation": .finite(row.result.ratioDeviation),
        "rejections": rates(row.result.rejections), "coverages": rates(row.result.coverages),
      ])
    }
    let families = family.map { row in
      JSON.object([
        "scenario": .text(row.scenario.rawValue), "teachers": .integer(row.teachers),
        "supported": rates(row.supported + [row.anyFalse]),
      ])
    }
    return JSON.object(head.merging(["rows": .array(table), "family": .array(families), "summary": .text(summary)]) { $1 })
      .canonical
  }
}

extension JSON {
  /// A number, or null where it is infinite or not a number.
  static func finite(_ value: Double?) -> JSON { value.flatMap { $0.isFinite ? .number($0) : nil } ?? .null }
}
