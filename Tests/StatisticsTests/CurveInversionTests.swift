import Foundation
import Statistics
import Testing

private let sizes = (4...12).map { pow(2, Double($0)) }
private let losses = [0.50, 0.42, 0.44, 0.30, 0.33, 0.31, 0.22, 0.23, 0.15]
private let weights: [Double] = [4, 4, 2, 3, 1, 4, 4, 4, 2]

@Test func adjacentViolatorsArePooled() throws {
  let fitted = try antitonicRegression(losses, weights: weights)
  let reference = [0.5] + [0.42 + 0.02 / 3, 0.42 + 0.02 / 3] + [0.30875, 0.30875, 0.30875] + [0.225, 0.225] + [0.15]
  for (a, b) in zip(fitted, reference) { #expect(abs(a - b) < 1e-12) }
  #expect(try antitonicRegression([1, 2, 3]) == [2, 2, 2])
  #expect(try antitonicRegression([]) == [])
}

@Test func inversionStraightInTheLoss() throws {
  let curve = try MeasuredCurve(sizes: sizes, losses: losses, weights: weights, interpolation: .logLinear)
  for (level, n) in [(0.25, 832.607380783), (0.35, 100.439063964)] {
    guard case .at(let crossing) = curve.crossing(of: level) else {
      Issue.record("level \(level) is crossed")
      continue
    }
    #expect(abs(crossing / n - 1) < 1e-10)
  }
}

@Test func inversionStraightInItsLogarithmIsExactOnPowerLaws() throws {
  let curve = try MeasuredCurve(sizes: [10, 40, 90], losses: [10, 40, 90].map { 3 * pow($0, -0.7) })
  guard case .at(let n) = curve.crossing(of: 3 * pow(60, -0.7)) else {
    Issue.record("the level is crossed")
    return
  }
  #expect(abs(n - 60) < 1e-11)
}

@Test func crossingsAreCensoredNotExtrapolated() throws {
  let curve = try MeasuredCurve(sizes: sizes, losses: losses)
  #expect(curve.crossing(of: 0.1) == .neverReached)
  #expect(curve.crossing(of: 0.6) == .alreadyBelow)
  #expect(curve.crossing(of: 0.5) == .alreadyBelow)
  #expect(curve.lastCrossing(of: 0.1) == .neverReached && curve.lastCrossing(of: 0.6) == .alreadyBelow)
}

@Test func firstAndLastCrossingsDifferOnARebound() throws {
  let curve = try MeasuredCurve(sizes: [1, 2, 4, 8], losses: [1, 0.25, 0.5, 0.125])
  #expect(curve.firstCrossing(of: 0.25) == .at(2))
  guard case .at(let last) = curve.lastCrossing(of: 0.25) else {
    Issue.record("the curve stays below in the end")
    return
  }
  #expect(abs(last - 4 * 2.0.squareRoot()) < 1e-12)
}

@Test func aLossOfZeroIsReachedAlongAStraightLine() throws {
  let curve = try MeasuredCurve(sizes: [1, 4], losses: [1, 0])
  #expect(curve.crossing(of: 0) == .at(4))
  guard case .at(let half) = curve.crossing(of: 0.5) else {
    Issue.record("the level is crossed")
    return
  }
  #expect(abs(half - 2) < 1e-12)
}

@Test func impossibleCurvesAreRefusedWithASentence() {
  let order = #expect(throws: StatisticsError.self) { try MeasuredCurve(sizes: [2, 1], losses: [1, 1]) }
  #expect(
    order?.description == "A curve was given the sizes [2.0, 1.0]: sizes must be positive and strictly increasing.")
  let count = #expect(throws: StatisticsError.self) { try MeasuredCurve(sizes: [1], losses: []) }
  #expect(count?.description == "A curve was given 1 sizes and 0 losses: it needs one loss per size.")
  let value = #expect(throws: StatisticsError.self) { try MeasuredCurve(sizes: [1], losses: [.nan]) }
  #expect(value?.description == "Antitonic regression was given the value nan: values must be finite numbers.")
  let weight = #expect(throws: StatisticsError.self) { try antitonicRegression([1], weights: [0]) }
  #expect(weight?.description == "Antitonic regression was given the weight 0.0: weights must be positive and finite.")
}
