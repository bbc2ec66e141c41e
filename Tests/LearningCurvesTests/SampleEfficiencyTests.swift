import LearningCurves
import Statistics
import Testing

@Suite struct SampleEfficiencyTests {
  let sizes = 16.0...1024

  @Test func crossingsGiveAPoint() {
    let ratio = SampleEfficiency(method: .at(50), baseline: .at(200), sizes: sizes)
    #expect(ratio == SampleEfficiency(lower: 2, upper: 2) && ratio.isExact)
  }

  @Test func censoringGivesBounds() {
    #expect(SampleEfficiency(method: .at(64), baseline: .neverReached, sizes: sizes) == .init(lower: 4, upper: .infinity))
    #expect(SampleEfficiency(method: .neverReached, baseline: .at(64), sizes: sizes) == .init(lower: -.infinity, upper: -4))
    #expect(SampleEfficiency(method: .alreadyBelow, baseline: .at(64), sizes: sizes) == .init(lower: 2, upper: .infinity))
    #expect(SampleEfficiency(method: .at(64), baseline: .alreadyBelow, sizes: sizes) == .init(lower: -.infinity, upper: -2))
    #expect(SampleEfficiency(method: .alreadyBelow, baseline: .neverReached, sizes: sizes) == .init(lower: 6, upper: .infinity))
    for crossing in [Crossing.neverReached, .alreadyBelow] {
      #expect(!SampleEfficiency(method: crossing, baseline: crossing, sizes: sizes).isInformative)
    }
  }

  /// The ends of an even number of levels are means of two middle values: two exact levels give an exact ratio, not a bound.
  @Test func medianOverLevels() {
    let levels = [(-Double.infinity, Double.infinity), (1, 1), (2, 2), (0.5, .infinity)].map {
      SampleEfficiency(lower: $0.0, upper: $0.1)
    }
    #expect(SampleEfficiency.median(Array(levels[1...2])) == .init(lower: 1.5, upper: 1.5))
    #expect(SampleEfficiency.median(Array(levels[1...3])) == .init(lower: 1, upper: 2))
    #expect(SampleEfficiency.median(levels) == .init(lower: 0.75, upper: .infinity))
    // six levels of which one is unknown: the middle ones are crossed, so the ends are finite
    let six = [SampleEfficiency.unknown] + (1...5).map { SampleEfficiency(lower: Double($0), upper: Double($0)) }
    #expect(SampleEfficiency.median(six) == .init(lower: 2.5, upper: 3.5))
    #expect(SampleEfficiency.median(six + [.unknown]) == .init(lower: 2, upper: 4))
  }

  /// With six levels that every teacher crosses nothing is censored, and the sign-flip test runs.
  @Test func anEvenNumberOfLevelsIsNotCensoring() throws {
    let teachers = (1...12).map { t in
      SampleEfficiency.median((1...6).map { SampleEfficiency(lower: Double(t * $0), upper: Double(t * $0)) })
    }
    let comparison = BaselineComparison(baseline: "l2", teachers: teachers)
    #expect(teachers.allSatisfy(\.isExact) && teachers[1].lower == 7)
    #expect(try #require(comparison.pSignFlip) == 1.0 / 4096)
  }
}

@Suite struct BestBaselineTestTests {
  static func comparison(_ name: String, _ values: [Double]) -> BaselineComparison {
    BaselineComparison(baseline: name, teachers: values.map { SampleEfficiency(lower: $0, upper: $0) })
  }
  static func test(_ comparisons: [BaselineComparison]) -> BestBaselineTest {
    BestBaselineTest(short: "drr", comparisons: comparisons, significance: 0.05)
  }
  /// The paired vector with exact one-sided p = 2/1024 and Hodges–Lehmann 1.02, interval [.475, 1.485].
  static let paired = [1.31, 0.92, 1.85, 0.44, 1.12, -0.17, 2.03, 0.76, 1.48, 0.29]

  @Test func knownAnswer() {
    let comparison = Self.comparison("l2", Self.paired)
    #expect(comparison.pSupported == 2.0 / 1024)
    #expect(comparison.pSignFlip == 2.0 / 1024)
    #expect(abs(comparison.estimate!.lower - 1.02) < 1e-12)
    #expect(abs(comparison.interval!.lower - 0.475) < 1e-12 && abs(comparison.interval!.upper - 1.485) < 1e-12)
  }

  @Test func supportNeedsEveryBaseline() {
    let strong = Self.comparison("dense_early", Self.paired)
    let weak = Self.comparison("l2", Self.paired.map { $0 - 0.9 })
    #expect(Self.test([strong]).decide() == .supported)
    let both = Self.test([strong, weak])
    #expect(both.pSupported == weak.pSupported)
    #expect(both.decide() == .inconclusive(because: "the difference is within what 10 teachers can tell"))
    #expect(both.best?.baseline == "l2")
  }

  @Test func oneBetterBaselineRefutes() {
    let better = Self.comparison("l2", Self.paired.map { -$0 })
    let test = Self.test([Self.comparison("dense_early", Self.paired), better])
    #expect(test.pRefuted == 2 * 2.0 / 1024)
    #expect(test.decide() == .refuted)
  }

  @Test func vetoesComeFirst() {
    #expect(
      Self.test([Self.comparison("l2", Self.paired)])
        .decide(edges: [GridEdge(method: "l2", share: 0.11), GridEdge(method: "drr", share: 0.1)])
        == .inconclusive(because: "grid: 11 % of the alpha selected for l2 lie on the edge of its grid"))
    #expect(
      Self.test([Self.comparison("l2", [1, 1, 1, 1])]).decide()
        == .notTested(because: "4 teachers cannot reach p = 0.05; at least 5 are needed"))
    #expect(Self.test([]).decide() == .notApplicable(because: "the study has no dense baseline"))
    let blind = BaselineComparison(
      baseline: "l2",
      teachers: Array(repeating: .init(lower: -.infinity, upper: .infinity), count: 3)
        + Self.paired.map { SampleEfficiency(lower: $0, upper: $0) })
    #expect(
      Self.test([blind]).decide()
        == .inconclusive(because: "neither drr nor l2 reaches the levels for 3 of 13 teachers"))
  }

  /// The largest α is an edge, the smallest only if it is not zero; NaN is the null model, and two values have no inside.
  @Test(
    arguments: [
      ([0.1, 1, 10], 0.5), ([0, 1, 10], 0.25), ([0, 0.1, 1], 0.25), ([1, 10], 0), ([], 0),
    ] as [([Double], Double)])
  func edgesOfAGrid(grid: [Double], share: Double) {
    let cells = [0.1, 1, 10, .nan].map { GridEdge.Cell(alpha: $0, liveParameters: 7) }
    #expect(GridEdge(method: "drr", cells: cells, grid: grid).share == share)
  }

  /// Nothing lies beyond the null model: a student without live parameters is not on an edge, and its cell still counts.
  @Test func nullModelsAreNotOnAnEdge() {
    let cells = [(10, 0), (10, 0), (10, 3), (1, 5), (.nan, 1), (.nan, 1), (0, 751), (1, 9)].map {
      GridEdge.Cell(alpha: $0.0, liveParameters: $0.1)
    }
    #expect(GridEdge(method: "drr_map", cells: cells, grid: [0, 1, 10]).share == 0.125)
    #expect(GridEdge(method: "drr_map", cells: [], grid: [0, 1, 10]).share == 0)
  }

  /// Lower ends decide for support, so a censored ratio can only weaken it; upper ends decide for refutation.
  @Test func censoredRatiosAreConservative() {
    let censored = BaselineComparison(
      baseline: "l2",
      teachers: Self.paired.map {
        $0 > 1.5 ? SampleEfficiency(lower: 0.1, upper: .infinity) : SampleEfficiency(lower: $0, upper: $0)
      })
    #expect(censored.pSupported >= 2.0 / 1024)
    #expect(censored.pSignFlip == nil)
    #expect(censored.interval!.upper == .infinity)
    #expect(censored.pRefuted > 0.5)
  }
}
