import Analysis
import CodelengthTables
import Foundation
import Pipeline
import Results
import Statistics
import Studies
import Testing

/// What single questions need beside the learning curves, from stated columns.
@Suite struct QuestionTests {
  private static func study(replicates: Int = 2, methods: String) throws -> Study {
    try ExampleCurves.study(teachers: "count: 3", replicates: replicates, sizes: [50, 100], methods: methods)
  }

  private static let drr = "dense_early: {}\n  drr: {alpha: [0, 0.1, 1], beta: 5}"

  /// The test loss of drr is 1 + i at α number i, times the teacher's number; validation prefers 0.1 to 1.
  private static func curves(_ study: Study) -> (runs: [TrainingRun], curves: AlphaCurves) {
    let runs = RunPlan(study).runs
    func column(_ value: (TrainingRun, Int) -> Double) -> [Double] {
      runs.map { run in run.settingIndex.map { value(run, $0) } ?? 5 }
    }
    let columns = AlphaColumns(
      testMSE: column { Double($0.cell.teacher + 1) * (2 - Double($1) / 2) }, optimisticTestMSE: runs.map { _ in .nan },
      validationMSE: column { [3, 1, 2][$1] * Double($0.cell.replicate + 1) },
      liveParameters: column { run, alpha in Double(100 - 10 * alpha + run.cell.replicate) })
    return (runs, AlphaCurves(study: study, runs: runs, columns: columns))
  }

  @Test func quantilesOverTeachersAndReplicates() throws {
    let (_, curves) = Self.curves(try Self.study(methods: Self.drr))
    // one method with α, two sizes, three α
    #expect(curves.points.map(\.alpha) == [0, 0.1, 1, 0, 0.1, 1])
    #expect(curves.points.map(\.size) == [0, 0, 0, 1, 1, 1])
    #expect(curves.points.allSatisfy { $0.method == 1 && $0.students == 6 })
    // 1.5·(1, 1, 2, 2, 3, 3) at α = 0.1
    #expect(curves.points[1].testMSE.median == 3)
    #expect(curves.points[1].testMSE.lower == 1.5 * 1.25 && curves.points[1].testMSE.upper == 1.5 * 2.75)
    #expect(curves.points[2].liveParameters.median == 80.5)
    #expect(curves.points.allSatisfy { $0.optimisticTestMSE.median.isNaN })
  }

  /// Of 2, 1.5 and 1 times the teacher's number, paired within it.
  @Test func lossesRelativeToNoPenalty() throws {
    let (_, curves) = Self.curves(try Self.study(methods: Self.drr))
    #expect(curves.points.map(\.relativeTestMSE.median) == [1, 0.75, 0.5, 1, 0.75, 0.5])
    #expect(curves.points.allSatisfy { $0.relativeTestMSE.lower == $0.relativeTestMSE.upper })
  }

  /// A grid without 0 is measured against the method that has one; nothing is said where no method has.
  @Test func lossesRelativeToAnotherMethodsNoPenalty() throws {
    let with = Self.curves(try Self.study(methods: "rl1: {alpha: [0.5, 1, 2]}\n  drr: {alpha: [0, 0.1, 1], beta: 5}")).curves
    #expect(with.points.filter { $0.method == 0 && $0.size == 0 }.map(\.relativeTestMSE.median) == [1, 0.75, 0.5])
    let without = Self.curves(try Self.study(methods: "drr: {alpha: [0.05, 0.1, 1], beta: 5}")).curves
    #expect(without.points.allSatisfy { $0.relativeTestMSE.median.isNaN })
  }

  /// Ratios of 2, 4 and 8 on three teachers, at every n and against every baseline; the mean of their logarithms is 2.
  @Test func contrastsWithinTeachers() throws {
    let study = try Self.study(replicates: 1, methods: "dense_early: {}\n  drr: {alpha: [0, 0.1, 1], beta: 5}")
    let curves = ExampleCurves.curves(study) { _, label, _, teacher, _ in
      label == "drr" ? 1 : pow(2, Double(teacher + 1))
    }
    let found = ExcessContrast.all(curves.students)
    #expect(found.count == 2 * 4)
    #expect(found.allSatisfy { $0.method == 1 && $0.baseline == 0 })
    let first = found.filter { $0.size == 0 && $0.teacher != nil }.map(\.log2Ratio)
    #expect(first.count == 3 && zip(first, [1.0, 2, 3]).allSatisfy { abs($0 - $1) < 1e-14 })
    let interval = try #require(tInterval([1, 2, 3]))
    for mean in found where mean.teacher == nil {
      #expect(abs(mean.log2Ratio - 2) < 1e-14 && abs(mean.median - 2) < 1e-14 && mean.teachers == 3)
      #expect(abs(mean.lower - interval.lower) < 1e-13 && abs(mean.upper - interval.upper) < 1e-13)
    }
  }

  /// A teacher that was not measured, or was found exactly, has no ratio.
  @Test func contrastsLeaveOutWhatHasNoRatio() throws {
    let study = try Self.study(replicates: 1, methods: "dense_early: {}\n  drr: {alpha: [0, 0.1, 1], beta: 5}")
    let curves = ExampleCurves.curves(study) { _, label, _, teacher, _ in
      label == "dense_early" ? 4 : [Double.nan, 1e-31, 1][teacher]
    }
    let found = ExcessContrast.all(curves.students)
    #expect(found.map(\.teacher) == [2, nil, 2, nil])
    #expect(found.allSatisfy { abs($0.log2Ratio - 2) < 1e-14 && $0.teachers == 1 && $0.lower.isNaN })
  }

  /// Validation chooses 0.1, although the test loss is less at 1. Six pairs of three teachers are three units: no p.
  @Test func theTestChoosesOnValidation() throws {
    let tests = Self.curves(try Self.study(methods: Self.drr)).curves.tests
    #expect(tests.map(\.size) == [0, 1])
    for test in tests {
      #expect(test.teachers == 3 && test.pairs == 6 && test.alphaMedian == 0.1)
      #expect(abs(test.logRatio - log(2 / 1.5)) < 1e-12 && abs(test.least - test.greatest) < 1e-12)
      #expect(test.lower == -.infinity && test.upper == .infinity)
      #expect(test.pHelps.isNaN && test.pHarms.isNaN)
    }
  }

  /// With nine teachers the smallest p is 2⁻⁹, however many replicates each of them has; with eight there is none.
  @Test(arguments: [8, 9]) func teachersAreTheUnitOfAlphaTests(count: Int) throws {
    let study = try ExampleCurves.study(teachers: "count: \(count)", replicates: 5, sizes: [50, 100], methods: Self.drr)
    for test in Self.curves(study).curves.tests {
      #expect(test.teachers == count && test.pairs == 5 * count)
      #expect(count == 9 ? test.pHelps == 1.0 / 512 && test.pHarms == 1 : test.pHelps.isNaN && test.pHarms.isNaN)
    }
  }

  @Test func withoutAlphaZeroNothingIsTested() throws {
    let (_, curves) = Self.curves(try Self.study(methods: "dense_early: {}\n  drr: {alpha: [0.05, 0.1, 1], beta: 5}"))
    #expect(curves.points.count == 6 && curves.tests.isEmpty)
  }

  /// Within drr the excess grows with the bits in two thirds of the teachers and falls in the others; between three methods it
  /// grows. Below nine teachers there is no p.
  @Test(arguments: [3, 9]) func correlationsWithinAndBetween(teachers: Int) throws {
    let study = try ExampleCurves.study(
      teachers: "count: \(teachers)", replicates: 1, sizes: [50, 100],
      methods: "dense_early: {}\n  l2: {alpha: [1, 2, 3]}\n  drr: {alpha: [0.1, 0.2, 0.3], beta: 5}")
    let runs = RunPlan(study).runs
    let bits = runs.map { Double($0.settingIndex ?? 0) + 10 * Double($0.method) }
    let excess = zip(runs, bits).map { run, bits in run.method == 2 && run.cell.teacher % 3 == 2 ? 100 - bits : bits }
    let selected = runs.map { ($0.settingIndex ?? 0) == 0 && $0.restart == 0 ? 1.0 : 0 }
    let found = EvidenceCorrelation.all(
      study: study, runs: runs, excess: excess, selected: selected, lengths: [.evidence: bits])
    #expect(found.allSatisfy { $0.length == .evidence })
    let within = try #require(found.first { $0.method == 2 && $0.size == 1 })
    #expect(within.teachers == teachers)
    #expect(abs(within.tau - 1.0 / 3) < 1e-15)
    let interval = try #require(tInterval((0..<teachers).map { $0 % 3 == 2 ? -1 : 1 }))
    #expect(within.lower == interval.lower && within.upper == interval.upper)
    // six of nine positive: P(at least 6 of 9) = 130/512
    #expect(teachers == 9 ? abs(within.pSign - 130.0 / 512) < 1e-12 : within.pSign.isNaN)
    let between = found.filter { $0.method == nil }
    #expect(between.map(\.size) == [0, 1])
    for correlation in between {
      #expect(correlation.tau == 1 && correlation.teachers == teachers)
      // nine τ of 1: P(all positive) = 2⁻⁹
      if teachers == 9 {
        #expect(correlation.pSignedRank == 1.0 / 512 && abs(correlation.pSign - 1.0 / 512) < 1e-12)
      } else {
        #expect(correlation.pSignedRank.isNaN && correlation.pSign.isNaN)
      }
    }
    // restarts of dense_early have all the same bits: no order, no row
    #expect(!found.contains { $0.method == 0 })
  }

  /// Blocks of 50 and 100 labels at mse 4 and 2 with noise 1 take 50·4/(2 ln 2) and then 100·2/(2 ln 2) more bits.
  @Test func prequentialLengthsAddUpBlocks() throws {
    let study = try ExampleCurves.study(
      teachers: "count: 1", sizes: [50, 100, 200], methods: "dense_early: {}\n  drr: {alpha: [0.1], beta: 5}",
      rest: "data: {noise_std: 1}")
    let runs = RunPlan(study).runs
    let isFirst = { (run: TrainingRun) in run.restart == 0 && (run.settingIndex ?? 0) == 0 }
    let bits = try #require(
      PrequentialLengths.bits(
        study: study, runs: runs, selected: runs.map { isFirst($0) && $0.cell.replicate == 0 ? 1 : 0 },
        nextBlockMSE: runs.map { $0.cell.trainCount == 50 ? 4 : $0.cell.trainCount == 100 ? 2 : .nan }))
    for (run, length) in zip(runs, bits) where isFirst(run) && run.cell.replicate == 0 {
      let expected = [50: Double.nan, 100: 100 / log(2), 200: 200 / log(2)][run.cell.trainCount] ?? .nan
      #expect(expected.isNaN ? length.isNaN : abs(length - expected) < 1e-9)
    }
    #expect(zip(runs, bits).allSatisfy { isFirst($0) || $1.isNaN })
  }

  /// dense_early has excess 4/n, l2 2/n, drr 1/n for teacher 0 and 2/n, 4/n for the others: log₂ ratios 1, 0, −1 to l2.
  @Test func advantageOverTheBestBaseline() throws {
    let study = try ExampleCurves.study(
      teachers: "count: 3", analysis: "{short: [drr], baselines: [dense_early, l2]}", sizes: [50, 100])
    let curves = ExampleCurves.curves(study) { _, label, n, teacher, _ in
      switch label {
      case "dense_early": 4 / n
      case "l2": 2 / n
      default: pow(2, Double(teacher)) / n
      }
    }
    let found = StudentAdvantage.all(curves.students, teacherBits: [[7, 8, 9]])
    #expect(found.map(\.teacher) == [0, 1, 2, nil])
    #expect(found.allSatisfy { study.methodLabels[$0.baseline] == "l2" && study.methodLabels[$0.short] == "drr" })
    #expect(zip(found, [1.0, 0, -1, 0]).allSatisfy { abs($0.log2ExcessRatio - $1) < 1e-12 })
    #expect(found.map(\.teacherBits) == [7, 8, 9, 8])
    #expect(abs(found[3].lower + 0.5) < 1e-12 && abs(found[3].upper - 0.5) < 1e-12)
  }

  @Test func distancesOverTeachers() throws {
    let summary = RecoverySummary(parameterDistances: [1, 4], supportDistances: [0, 6])
    #expect(summary.teachers == 2)
    #expect(abs(summary.parameterDistance.mean - 2) < 1e-15)
    #expect(summary.supportDistance.mean == 3)
    let interval = try #require(tInterval([0, 6]))
    #expect(summary.supportDistance.lower == interval.lower)
    let nothing = RecoverySummary(parameterDistances: [], supportDistances: [])
    #expect(nothing.teachers == 0 && nothing.parameterDistance.mean.isNaN && nothing.supportDistance.mean.isNaN)
  }
}
