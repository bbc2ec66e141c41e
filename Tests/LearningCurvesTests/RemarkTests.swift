import Foundation
import LearningCurves
import Simulation
import Testing

/// What `fit` says of a curve before anyone uses it.
@Suite struct RemarkTests {
  private static func remarks(
    _ sizes: [Double], _ losses: [Double], _ model: CurveModel = .pow3, options: FitOptions = FitOptions(),
    predicting: [Double] = []
  ) throws -> [CurveRemark] {
    let text = "n,loss\n" + zip(sizes, losses).map { "\($0),\($1)\n" }.joined()
    let curve = try CurveTable(text: text, file: "c.csv").curves[0]
    var stream = TestStream(seed: 5)
    return try FittedCurve(
      curve, model, file: "c.csv", options: options, predicting: predicting, uniform: { stream.uniform() }
    ).remarks
  }

  private static let bumpSizes = [10.0, 14, 20, 28, 40, 60, 80, 113, 160, 226, 320, 400]

  @Test func aPeakIsNamed() throws {
    let losses = Self.bumpSizes.map { pow($0, -0.5) + 0.3 * exp(-pow(log($0 / 60) / 0.35, 2) / 2) }
    let remarks = try Self.remarks(Self.bumpSizes, losses)
    #expect(remarks.map(\.kind) == [.meaning, .peak])
    #expect(
      remarks[0].sentence
        == "The fit has b = -0.0023703 and c = -0.815211, but as a learning curve pow3 means b > 0 and c > 0: it says nothing "
        + "beyond the sizes measured.", "\(remarks[0].sentence)")
    #expect(remarks[1].sentence.hasPrefix("The losses have a peak of 0.429099 at n = 60, after 0.217"))
    #expect(remarks[1].sentence.hasSuffix("; the fitted pow3 does not follow it."))
  }

  @Test func aDipAndAFinalRiseAreNamed() throws {
    let dip = Self.bumpSizes.map { 0.2 + pow($0, -0.5) - 0.2 * exp(-pow(log($0 / 60) / 0.3, 2) / 2) }
    #expect(try Self.remarks(Self.bumpSizes, dip).map(\.kind).contains(.dip))
    let rise = Self.bumpSizes.map { pow($0, -0.5) + 1e-3 * pow(max(0, $0 - 100), 0.9) }
    let remark = try #require(Self.remarks(Self.bumpSizes, rise).first { $0.kind == .finalRise })
    // 113^-½ + 10⁻³·13^0.9 is the least loss, and 400^-½ + 10⁻³·300^0.9 the last
    #expect(remark.sentence.hasPrefix("The losses rise from 0.104131 at n = 113 to 0.219593 at n = 400 (p = "))
    #expect(remark.sentence.hasSuffix("); the fitted pow3 does not follow it."))
  }

  /// Flat, then a fall: what a power law cannot do, although nothing rises.
  @Test func aPlateauIsNamed() throws {
    let sizes = (0..<16).map { (10 * pow(1.5, Double($0))).rounded() }
    var stream = TestStream(seed: 3)
    let losses = sizes.map { 1 / (1 + pow($0 / 300, 3)) + 0.003 * stream.normal() }
    let remarks = try Self.remarks(sizes, losses)
    #expect(remarks.contains { $0.kind == .plateau && $0.sentence.hasPrefix("Between n = ") }, "\(remarks)")
  }

  @Test func knownDeviationsAndRepeatedSizesShowALackOfFit() throws {
    let curve = zip(tenSizes, tenLosses).map { pow($0.0, -0.3) + 0 * $0.1 }
    let bent = zip(tenSizes, curve).map { $0 > 500 ? $1 * 0.9 : $1 }
    let known = try Self.remarks(
      tenSizes, bent, .pow2, options: FitOptions(weights: .standardDeviations(bent.map { _ in 0.002 })))
    #expect(known.contains { $0.kind == .lackOfFit && $0.sentence.contains("χ² = ") }, "\(known)")
    var stream = TestStream(seed: 1)
    let repeated = tenSizes.flatMap { [$0, $0, $0] }
    let losses = zip(repeated, bent.flatMap { [$0, $0, $0] }).map { $1 + 0.002 * stream.normal() }
    let remarks = try Self.remarks(repeated, losses, .pow2)
    #expect(remarks.contains { $0.kind == .lackOfFit && $0.sentence.contains("against the spread of repeated sizes") })
    #expect(remarks[0].kind == .repeatedSizes)
  }

  /// Every model is warned of outside its meaning, and none inside it.
  @Test func coefficientsHaveAMeaning() throws {
    let sizes = (4...15).map { pow(2, Double($0)) }
    let falling = sizes.map { 0.05 + 2 * pow($0 + 20, -0.6) }
    let rising = sizes.map { 1 - 0.9 * pow($0, -0.4) }
    for model in CurveModel.all where model != .last1 {
      let down = try CurveFit.fit(model, sizes: sizes, losses: falling)
      let up = try CurveFit.fit(model, sizes: sizes, losses: rising)
      if up.status == .converged {
        #expect(try Self.remarks(sizes, rising, model).contains { $0.kind == .meaning }, "\(model)")
      }
      if down.status == .converged, !["lin2", "log2", "bnsl1", "ilog2"].contains(model.name) {
        #expect(try !Self.remarks(sizes, falling, model).contains { $0.kind == .meaning }, "\(model)")
      }
    }
    let below = try Self.remarks(tenSizes, tenLosses.map { max(0, $0 - 0.055) })
    #expect(below.contains { $0.kind == .meaning && $0.sentence.contains("is below zero, where no loss is") })
  }

  @Test func statusesAndExtrapolationAreSaid() throws {
    let remarks = try Self.remarks(tenSizes, tenLosses, .mmf4, predicting: [1e5])
    #expect(remarks.map(\.kind) == [.status, .extrapolation, .noInterval])
    #expect(remarks[0].sentence == "mmf4 fits no better than pow3, its limit: use --model pow3.")
    #expect(
      remarks[1].sentence
        == "An answer lies a factor of 12.207 beyond the sizes measured, 16 to 8192: its interval holds only if mmf4 is true there."
    )
    #expect(try Self.remarks(tenSizes, tenLosses, predicting: [8e4]).isEmpty)
    let exact = try Self.remarks(tenSizes, tenSizes.map { 0.1 + pow($0, -0.5) })
    #expect(exact.map(\.sentence) == ["The curve passes through every point: there is no residual to judge it by."])
  }

  @Test func tooFewPointsAndUndefinedModelsAreRefused() {
    func sentence(_ sizes: [Double], _ losses: [Double], _ model: CurveModel) -> String? {
      #expect(throws: CurveTableError.self) { try Self.remarks(sizes, losses, model) }?.description
    }
    #expect(sentence([16, 32], [0.5, 0.2], .pow3) == "c.csv: the curve has 2 sample sizes, but pow3 needs at least 3.")
    #expect(sentence([16, 16, 16], [0.5, 0.4, 0.2], .pow2) == "c.csv: the curve has 1 sample size, but pow2 needs at least 2.")
    #expect(sentence([1, 2, 3, 4], [4, 3, 2, 1], .ilog2) == "c.csv: ilog2 is not finite at these sizes.")
  }

  /// Curves that are what the model says are warned of at most as often as the tests' level.
  @Test(arguments: [6, 10, 20])
  func falseAlarmsKeepTheLevel(count: Int) throws {
    var stream = TestStream(seed: UInt64(count))
    let studies = 200
    let sizes = (0..<count).map { 16 * pow(2, Double($0) * 9 / Double(count - 1)) }
    var (rises, misfits) = (0, 0)
    for _ in 0..<studies {
      let losses = sizes.map { 0.3 + pow($0, -0.5) + 0.02 * stream.normal() }
      let kinds = try Self.remarks(sizes, losses).map(\.kind)
      if kinds.contains(where: { [.peak, .dip, .finalRise].contains($0) }) { rises += 1 }
      if kinds.contains(where: { [.plateau, .lackOfFit].contains($0) }) { misfits += 1 }
    }
    // 5 % and two standard errors of 200 simulations.
    #expect(Double(rises) / Double(studies) < 0.081, "\(rises)")
    #expect(Double(misfits) / Double(studies) < 0.081, "\(misfits)")
  }

  /// All 2ᵏ orders counted by hand: of the 20 orders of three of each sign, 2 have two runs and 4 three.
  @Test func runsAreExact() {
    #expect(RunsTest([1, 2, 3, -1, -2, -3]).p == 0.1 || abs(RunsTest([1, 2, 3, -1, -2, -3]).p - 0.1) < 1e-12)
    #expect(abs(RunsTest([1, -1, -2, -3, 2, 3]).p - 0.3) < 1e-12)
    #expect(abs(RunsTest([1, -1, 2, -2, 3, -3]).p - 1) < 1e-12)
    #expect(RunsTest([1, 2, 0, 3]).p == 1 && RunsTest([]).runs == 0)
  }
}
