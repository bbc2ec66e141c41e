import Foundation
import LearningCurves
import Simulation
import Testing

/// ln L = teacher + teacher × learner + run + point, with 4000 teachers.
@Test func theComponentsOfASimulatedStudyAreFound() throws {
  var stream = TestStream(seed: 3)
  let truth = Calibration.VarianceComponents(teacher: 0.6, teacherByLearner: 0.4, run: 0.3, point: 0.2)
  let losses = (0..<4_000).map { _ -> [[[Double]]] in
    let teacher = truth.teacher * stream.normal()
    let learners = (0..<2).map { _ in truth.teacherByLearner * stream.normal() }
    return (0..<3).map { _ in
      (0..<2).map { l in
        let run = truth.run * stream.normal()
        return (0..<5).map { n in -Double(n) + Double(l) + teacher + learners[l] + run + truth.point * stream.normal() }
      }
    }
  }
  let found = try #require(Calibration.VarianceComponents(estimatedFrom: losses))
  #expect(abs(found.teacher - 0.6) < 0.03)
  #expect(abs(found.teacherByLearner - 0.4) < 0.02)
  #expect(abs(found.run - 0.3) < 0.01)
  #expect(abs(found.point - 0.2) < 0.005)
  #expect(abs(found.ratioDeviation(replicates: 3) - (2 * (0.16 + 0.03)).squareRoot()) < 0.03)
}

@Test func studiesWithoutVariationToMeasure() {
  #expect(Calibration.VarianceComponents(estimatedFrom: []) == nil)
  #expect(Calibration.VarianceComponents(estimatedFrom: [[[[1, 2], [1, 2]]]]) == nil)
  #expect(Calibration.VarianceComponents(estimatedFrom: [[[[1, 2], [1, 2]]], [[[1, .nan], [1, 2]]]]) == nil)
  let equal = Calibration.VarianceComponents(estimatedFrom: [[[[1, 2], [3, 4]]], [[[1, 2], [3, 4]]]])
  #expect(equal == Calibration.VarianceComponents(teacher: 0, teacherByLearner: 0, run: 0, point: 0))
}
