import Codelengths
import Codes
import Foundation
import Networks
import RandomStreams
import Teachers
import Training

/// Small problems that all codes are tried on.
enum Problems {
  static let origin = CodingProblem.Origin(seed: 7, teacher: 3, replicate: 1)
  static let student = StudentSettings(architecture: Architecture(layers: [2, 6, 1], activation: .tanh))

  /// y = sin 2x₁ − x₂/2 + noise, at inputs a decoder can draw again.
  static func regression(_ n: Int = 120, precision: Double = 0.01, student: StudentSettings = student) throws -> CodingProblem {
    var stream = RandomStream(seed: origin.seed, role: .trainInputs, replicate: origin.replicate, teacher: origin.teacher)
    let inputs = DataSettings.Inputs.uniform.draw(count: 2 * n, from: &stream)
    var noise = RandomStream(seed: 8, role: .trainNoise, teacher: 0)
    let clean = (0..<n).map { sin(2 * inputs[2 * $0]) - inputs[2 * $0 + 1] / 2 }
    let labels = clean.map { $0 + 0.1 * noise.normal() }
    return try CodingProblem.regression(
      Dataset(inputCount: 2, outputCount: 1, inputs: inputs, labels: labels, noiseFreeLabels: clean), precision: precision,
      student: student, origin: origin, inputLaw: .uniform)
  }

  /// Three classes by the angle of the input, a tenth of them wrong.
  static func classification(_ n: Int = 150) -> CodingProblem {
    var stream = RandomStream(seed: origin.seed, role: .trainInputs, replicate: origin.replicate, teacher: origin.teacher)
    let inputs = DataSettings.Inputs.normal.draw(count: 2 * n, from: &stream)
    var noise = RandomStream(seed: 9, role: .trainNoise, teacher: 0)
    let labels = (0..<n).flatMap { s -> [Double] in
      let angle = atan2(inputs[2 * s], inputs[2 * s + 1])
      var c = min(2, Int((angle / .pi + 1) * 1.5))
      if noise.uniform() < 0.1 { c = noise.integer(below: 3) }
      return (0..<3).map { $0 == c ? 1 : 0 }
    }
    let student = StudentSettings(
      architecture: Architecture(layers: [2, 6, 3], activation: .tanh), initialisation: .lux, precision: .double)
    return CodingProblem.classification(
      Dataset(inputCount: 2, outputCount: 3, inputs: inputs, labels: labels, noiseFreeLabels: labels), student: student,
      origin: origin, inputLaw: .normal)
  }

  /// A network of the problem's student with a third of its weights zero.
  static func network(_ problem: CodingProblem) -> MLP {
    var stream = RandomStream(seed: 10, role: .initialisation, teacher: 0)
    let parameters = problem.student.initialisation.draw(problem.architecture, from: &stream)
    return MLP(
      architecture: problem.architecture, parameters: parameters.enumerated().map { $0 % 3 == 1 ? 0 : $1 })
  }
}

extension Codes.Description {
  /// Bits of the payload against bits of the claim: within 1 % and 64 bits.
  var isAsLongAsItClaims: Bool {
    guard let stream else { return false }
    let bits = Double(8 * stream.payload.count)
    return abs(bits - total.bits) <= 0.01 * total.bits + 64
  }
}
