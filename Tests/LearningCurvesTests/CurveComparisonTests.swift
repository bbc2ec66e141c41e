import Foundation
import LearningCurves
import Simulation
import Testing

private let sizes = (4...11).map { pow(2, Double($0)) }
private let first = [0.2381, 0.1582, 0.1209, 0.0927, 0.0748, 0.0648, 0.0586, 0.0541]
private let second = [0.7012, 0.4301, 0.2871, 0.1902, 0.1449, 0.1102, 0.0868, 0.0751]

private func comparison() throws -> CurveComparison {
  try #require(try CurveComparison(first: (sizes, first), second: (sizes, second)))
}

@Test func jointFits() throws {
  let joint = try comparison()
  let separate = joint[.separate]
  for (value, reference) in zip(
    separate.first + separate.second,
    [0.0495413230855, 1.38932138479, 0.723202779212, 0.0629374457209, 5.31218540092, 0.765606214737])
  {
    #expect(agrees(value, reference))
  }
  #expect(agrees(separate.rss, 1.67153704503e-4) && separate.degreesOfFreedom == 10)
  #expect(agrees(separate.aicc ?? .nan, -110.100935015, 1e-10))
  let exponent = joint[.commonExponent]
  #expect(agrees(exponent.rss, 1.77788707604e-4) && agrees(exponent.first[2], 0.762252136054))
  #expect(exponent.first[2] == exponent.second[2] && agrees(exponent.aicc ?? .nan, -115.780689139, 1e-10))
  let parallel = joint[.commonAsymptoteAndExponent]
  #expect(agrees(parallel.first[0], 0.0537537403954) && agrees(parallel.first[1], 1.39919601552))
  #expect(agrees(parallel.second[1], 4.96185902404) && agrees(parallel.first[2], 0.736783148883))
  #expect(agrees(parallel.rss, 3.23713005120e-4) && agrees(parallel.aicc ?? .nan, -111.525838035, 1e-10))
  #expect(agrees(joint[.identical].rss, 0.166997537492))
}

@Test func relativePotency() throws {
  let joint = try comparison()
  #expect(agrees(joint.logPotency.estimate, 1.71812110339) && agrees(joint.logPotency.standardError, 0.0394213024372))
  let interval = joint.potencyInterval()
  #expect(agrees(interval.lower, 5.11526631671) && agrees(interval.upper, 6.07397191558))
}

/// Ratio and Welch interval by scipy (least_squares, stats.t).
@Test(arguments: [
  (0.1, 6.691935044290651, 5.329930485831932, 8.401984745588187), (0.2, 5.492385457071543, 5.135734925583251, 5.873803544411919),
])
func ratioOfSampleSizes(level: Double, estimate: Double, lower: Double, upper: Double) throws {
  let fits = try [first, second].map { try CurveFit.fit(.pow3, sizes: sizes, losses: $0) }
  let ratio = SizeRatio(fits[0], fits[1], at: level)
  #expect(agrees(try #require(ratio.estimate), estimate, 1e-6))
  #expect(agrees(ratio.interval.lower, lower, 1e-6) && agrees(ratio.interval.upper, upper, 1e-6), "\(ratio.interval)")
}

@Test func curvesThatCannotBeCompared() throws {
  #expect(try CurveComparison(first: ([1, 2, 4], [1, 0.5, 0.3]), second: (sizes, second)) == nil)
  let fits = try [first, second].map { try CurveFit.fit(.pow3, sizes: sizes, losses: $0) }
  let ratio = SizeRatio(fits[0], fits[1], at: 0.01)
  #expect(ratio.estimate == nil && ratio.interval.lower == 0 && ratio.interval.upper == .infinity)
}
