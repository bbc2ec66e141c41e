import Foundation
import GSL
import Kernels
import Testing

@Suite struct DifferentialEquationTests {
  /// y″ = −y from (1, 0): cos t and −sin t.
  @Test func theHarmonicOscillator() throws {
    let oscillator = InitialValueProblem { _, y, slope in
      slope[0] = y[1]
      slope[1] = -y[0]
    }
    let times = [0, 1, 1, 10, 100.0]
    for (time, y) in zip(times, try oscillator.solve(from: [1, 0], at: 0, times: times)) {
      #expect(abs(y[0] - cos(time)) < 1e-7 && abs(y[1] + sin(time)) < 1e-7)
    }
  }

  @Test func whatCannotBeIntegratedIsSaid() {
    let blowUp = InitialValueProblem { t, _, slope in slope[0] = t < 1 ? 1 : .nan }
    #expect {
      try blowUp.solve(from: [0], at: 0, times: [2])
    } throws: {
      "\($0)".hasPrefix("GSL could not integrate 1 differential equations from t = 0.0 to 2.0: ")
    }
    #expect {
      try blowUp.solve(from: [0], at: 0, times: [0.5, 0.2])
    } throws: {
      "\($0)"
        == "GSL could not integrate 1 differential equations from t = 0.0: the times must not decrease, and 0.2 follows 0.5."
    }
  }

  /// JᵀJ of rows (1, 2), (3, 4), (5, 6) is [[35, 44], [44, 56]], with eigenvalues (91 ± √8185)/2.
  @Test func eigenvaluesOfAGramMatrix() throws {
    let gram = SymmetricMatrix(order: 2)
    gram.addGram(ofRows: [1, 2, 3, 4], scale: 1)
    gram.addGram(ofRows: [5, 6], scale: 1)
    let root = 8185.0.squareRoot()
    let values = try symmetricEigenvalues(order: 2) { gram[$0, $1] }
    #expect(abs(values[0] - (91 + root) / 2) < 1e-12 * 91 && abs(values[1] - (91 - root) / 2) < 1e-12 * 91)
    #expect([gram[0, 0], gram[1, 0], gram[1, 1]] == [35, 44, 56])
    #expect {
      try symmetricEigenvalues(order: 2) { Double($0 + $1) / 0 }
    } throws: {
      "\($0)" == "GSL could not find the eigenvalues of a symmetric matrix of 2 rows: it holds a number that is not finite."
    }
  }
}
