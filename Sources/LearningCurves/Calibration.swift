import Foundation
import GSL
import Statistics

/// Simulated studies with a known answer, to measure what the tests of sample efficiency do: how often they reject, and
/// how often their intervals hold the truth.
///
/// A study compares two learners on T teachers with S replicates at the anchors n. The logarithm of the excess loss is
///
///     ln L = ln b − c·ln(n·ρ) + teacher + teacher × learner + run + point        (ρ = 1 for the baseline)
///
/// with independent normal deviations; the method reaches each loss with ρ times fewer labels than the baseline, up to the
/// deviations between teacher and learner, whose mean is zero. Everything after the losses is what a verdict does: means
/// over replicates, antitonic inversion at the levels, censoring, the median over the levels, tests over teachers.
public struct Calibration: Sendable {
  /// Standard deviations of the logarithm of the excess loss.
  public struct VarianceComponents: Equatable, Sendable {
    /// Between teachers, the same for both learners.
    public var teacher: Double
    /// Between teachers, different for each learner; with `run` it limits what a study can tell.
    public var teacherByLearner: Double
    /// Between replicates of a teacher and learner, the same at all anchors.
    public var run: Double
    /// Between single points.
    public var point: Double

    /// The defaults give a standard deviation near 0.7 of the log ratio per teacher for two replicates, as in trials.
    public init(teacher: Double = 0.5, teacherByLearner: Double = 0.45, run: Double = 0.25, point: Double = 0.1) {
      self.teacher = teacher
      self.teacherByLearner = teacherByLearner
      self.run = run
      self.point = point
    }

    /// All of them smaller.
    public func divided(by factor: Double) -> VarianceComponents {
      VarianceComponents(
        teacher: teacher / factor, teacherByLearner: teacherByLearner / factor, run: run / factor, point: point / factor)
    }
  }

  public struct Design: Sendable {
    public var teachers: Int
    public var replicates: Int
    public var sizes: [Double]
    /// Excess levels in units of the noise variance, which is 1.
    public var levels: [Double]
    /// b and c: the excess is b·n^(−c) on average.
    public var amplitude: Double
    public var exponent: Double
    public var components: VarianceComponents
    /// log₂ ρ.
    public var log2Ratio: Double
    /// log₂ of how many times more labels each baseline needs than the first does on average; the first entry is 0. Two
    /// equal baselines are [0, 0]; [0, 2] is the hardest null hypothesis for the best of two, one of them being no rival.
    public var baselineHandicaps: [Double]
    /// The factor within which label numbers count as equal; nil where the study states none.
    public var equivalence: Double?
    /// Of the cells of the short learner: how many select the last α of the grid with a live student, and how many select it
    /// with the null model.
    public var edges: (live: Double, null: Double) = (0, 0)

    public init(
      teachers: Int = 12, replicates: Int = 2, sizes: [Double] = [32, 57, 100, 178, 320, 562, 1000, 1780],
      levels: [Double] = [2, 1, 0.5, 0.25, 0.125], amplitude: Double = 100, exponent: Double = 1,
      components: VarianceComponents = VarianceComponents(), log2Ratio: Double = 0, baselineHandicaps: [Double] = [0],
      equivalence: Double? = nil, edges: (live: Double, null: Double) = (0, 0)
    ) {
      self.teachers = teachers
      self.replicates = replicates
      self.sizes = sizes
      self.levels = levels
      self.amplitude = amplitude
      self.exponent = exponent
      self.components = components
      self.log2Ratio = log2Ratio
      self.baselineHandicaps = baselineHandicaps
      self.equivalence = equivalence
      self.edges = edges
    }
  }

  /// A share of simulated studies with its Monte Carlo error √(p(1 − p)/studies); NaN of no studies.
  public struct Rate: Equatable, Sendable {
    public let name: String
    public let share: Double
    /// Studies in which the procedure is defined: t intervals are not where a ratio is censored.
    public let studies: Int
    public init(name: String, share: Double, studies: Int) {
      self.name = name
      self.share = share
      self.studies = studies
    }

    public var monteCarloError: Double { (share * (1 - share) / Double(studies)).squareRoot() }
    /// Of the 95 % interval of the simulation.
    public var upperLimit: Double { share + 1.96 * monteCarloError }
  }

  public let design: Design
  /// Rejections of "no difference", at the level asked: the decisions of the verdict against the best of all baselines,
  /// then single tests against the first. The last is what not to do: a t test over teachers × replicates.
  public let rejections: [Rate]
  /// Intervals that hold the true ratio to the first baseline; "verdict" is the interval that the sentence states, which
  /// belongs to the baseline the short learner gained least against in that study.
  public let coverages: [Rate]
  /// The share of teachers whose ratio is an interval, for want of a crossing.
  public let censoredShare: Double
  /// The standard deviation of the uncensored log₂ ratios over all teachers of all studies.
  public let ratioDeviation: Double

  /// Simulates studies.
  ///
  /// - Parameter uniform: the source of all randomness; two runs with the same stream are equal.
  /// - Throws: `StatisticsError` where the sizes are not positive and increasing.
  public init(
    _ design: Design, studies: Int = 2_000, level: Double = 0.05, uniform: UniformSource
  ) throws(StatisticsError) {
    var tally = CalibrationTally(design: design, level: level)
    for _ in 0..<studies { tally.add(try SimulatedStudy(design, uniform), uniform) }
    self.design = design
    rejections = tally.rejections.rates
    coverages = tally.coverages.rates
    censoredShare = Double(tally.censored) / Double(max(1, studies * design.teachers))
    ratioDeviation = standardDeviation(tally.exactRatios)
  }
}

/// One study: the ratio of every teacher to every baseline, and of every teacher and replicate to the first.
private struct SimulatedStudy {
  /// By [baseline][teacher].
  var teachers: [[SampleEfficiency]]
  var replicates: [SampleEfficiency] = []
  /// What the short learner selected in every cell.
  var cells: [GridEdge.Cell] = []

  init(_ design: Calibration.Design, _ uniform: UniformSource) throws(StatisticsError) {
    func normal(_ deviation: Double) -> Double { deviation * StandardNormal.quantile(max(uniform(), 0x1p-54)) }
    let components = design.components
    let handicaps = design.baselineHandicaps
    teachers = Array(repeating: [], count: handicaps.count)
    for _ in 0..<design.teachers {
      let teacher = normal(components.teacher)
      var curves: [[[Double]]] = []
      for learner in 0...handicaps.count {
        let gain = exp2(learner == 0 ? design.log2Ratio : -handicaps[learner - 1])
        let interaction = normal(components.teacherByLearner)
        curves.append(
          (0..<design.replicates).map { _ in
            let run = normal(components.run)
            return design.sizes.map { n in
              design.amplitude * pow(n * gain, -design.exponent) * exp(teacher + interaction + run + normal(components.point))
            }
          })
      }
      for baseline in handicaps.indices {
        teachers[baseline].append(try Self.ratio(Self.mean(curves[0]), Self.mean(curves[1 + baseline]), design))
      }
      for replicate in 0..<design.replicates {
        replicates.append(try Self.ratio(curves[0][replicate], curves[1][replicate], design))
      }
      for _ in design.sizes {
        let draw = uniform()
        let isOnEdge = draw < design.edges.live + design.edges.null
        cells.append(GridEdge.Cell(alpha: isOnEdge ? 100 : 1, liveParameters: draw < design.edges.null ? 0 : 7))
      }
    }
  }

  private static func mean(_ curves: [[Double]]) -> [Double] {
    curves[0].indices.map { index in Statistics.mean(curves.map { $0[index] }) }
  }

  private static func ratio(
    _ method: [Double], _ baseline: [Double], _ design: Calibration.Design
  ) throws(StatisticsError) -> SampleEfficiency {
    let a = try MeasuredCurve(sizes: design.sizes, losses: method)
    let b = try MeasuredCurve(sizes: design.sizes, losses: baseline)
    let range = design.sizes[0]...design.sizes[design.sizes.count - 1]
    return .median(
      design.levels.map { SampleEfficiency(method: a.crossing(of: $0), baseline: b.crossing(of: $0), sizes: range) })
  }
}

/// Counts of what the procedures said.
private struct CalibrationTally {
  struct Counts {
    private var names: [String] = []
    private var hits: [String: (yes: Int, total: Int)] = [:]

    mutating func add(_ name: String, _ outcome: Bool?) {
      if hits[name] == nil { names.append(name) }
      let count = hits[name] ?? (0, 0)
      hits[name] = outcome.map { (count.yes + ($0 ? 1 : 0), count.total + 1) } ?? count
    }

    var rates: [Calibration.Rate] {
      names.map { name in
        let count = hits[name] ?? (0, 0)
        return Calibration.Rate(name: name, share: Double(count.yes) / Double(count.total), studies: count.total)
      }
    }
  }

  let design: Calibration.Design
  let level: Double
  var rejections = Counts()
  var coverages = Counts()
  var censored = 0
  var exactRatios: [Double] = []

  init(design: Calibration.Design, level: Double) {
    self.design = design
    self.level = level
  }

  mutating func add(_ study: SimulatedStudy, _ uniform: UniformSource) {
    let comparisons = study.teachers.enumerated().map { BaselineComparison(baseline: "baseline \($0)", teachers: $1) }
    let verdict = BestBaselineTest(short: "short", comparisons: comparisons, significance: level, equivalence: design.equivalence)
    let comparison = comparisons[0]
    let exact = comparison.teachers.filter(\.isExact).map(\.lower)
    censored += comparison.teachers.count - exact.count
    exactRatios += exact
    let ratios = exact.count == comparison.teachers.count ? exact : nil
    let (level, truth) = (level, design.log2Ratio)

    let decision = verdict.decide(edges: [GridEdge(method: "short", cells: study.cells, grid: [0, 1, 100])])
    rejections.add("verdict, supported", decision == .supported)
    rejections.add("verdict, refuted", decision == .refuted)
    rejections.add("verdict, equivalent", decision == .equivalent)
    rejections.add("two one-sided t tests", verdict.pEquivalent.map { $0 <= level })
    rejections.add("signed rank, supported", comparison.pSupported <= level)
    rejections.add("signed rank, refuted", comparison.pRefuted <= level)
    rejections.add("signed rank, two-sided", min(comparison.pSupported, comparison.pRefuted) <= level / 2)
    let signFlip = ratios.flatMap { SignFlipTest.test($0, draws: 999, uniform: uniform)?.twoSided }
    rejections.add("sign flip, two-sided", signFlip.map { $0 <= level })
    rejections.add("paired t, two-sided", ratios.flatMap { PairedTTest($0)?.p.twoSided }.map { $0 <= level })
    let everyReplicate = study.replicates.filter(\.isExact).map(\.lower)
    rejections.add(
      "paired t over replicates (wrong)",
      everyReplicate.count == study.replicates.count ? PairedTTest(everyReplicate).map { $0.p.twoSided <= level } : nil)

    func holds(_ interval: Interval?) -> Bool? { interval.map { $0.lower <= truth && truth <= $0.upper } }
    coverages.add("verdict", verdict.best?.interval.map { $0.lower <= truth && truth <= $0.upper })
    coverages.add("Hodges-Lehmann", comparison.interval.map { $0.lower <= truth && truth <= $0.upper })
    coverages.add("t interval", ratios.flatMap { holds(tInterval($0, coverage: 1 - level)) })
  }
}
