import Foundation
import RandomStreams

/// Online gradient descent of an erf committee: every step sees one new input x ~ N(0, I_N), with fields w·x/√N and all
/// output weights 1:
///
///     w_k ← w_k − (η/√N) (f(x) − y) g′(λ_k) x,        y = Σ g(ρ_m) + σ N(0, 1)
package struct CommitteeSimulation: Sendable {
  private(set) var student: [[Double]]
  let teacher: [[Double]]
  let learningRate: Double
  let noise: Double
  private var inputs: RandomStream
  private var labels: RandomStream

  /// The teacher's units are orthogonal with T = 1; a student's unit has Q = `norm` and, where `overlap` is given, that
  /// overlap with the teacher's unit of its number (counted round), else that of a random direction.
  package init(_ settings: SoftCommitteeSettings, _ scenario: SoftCommitteeSettings.Case, replicate: Int, seed: UInt64) {
    func stream(_ role: StreamRole) -> RandomStream { RandomStream(seed: seed, role: role, teacher: replicate) }
    let count = settings.inputCount
    var weights = stream(.teacher)
    var teacher: [[Double]] = []
    for _ in 0..<scenario.teacherUnits { teacher.append(Self.direction(count, orthogonalTo: teacher, &weights)) }
    var start = stream(.initialisation)
    student = (0..<scenario.studentUnits).map { k in
      guard let overlap = scenario.startOverlap else {
        return Self.direction(count, orthogonalTo: [], &start).map { $0 * scenario.startNorm.squareRoot() }
      }
      let random = Self.direction(count, orthogonalTo: teacher, &start)
      let rest = (scenario.startNorm - overlap * overlap).squareRoot()
      let near = teacher[k % teacher.count]
      return random.indices.map { overlap * near[$0] + rest * random[$0] }
    }
    self.teacher = teacher
    learningRate = scenario.learningRate
    noise = scenario.noise
    inputs = stream(.trainInputs)
    labels = stream(.trainNoise)
  }

  package var orderParameters: OrderParameters { OrderParameters(student: student, teacher: teacher) }

  /// Makes `steps` steps.
  mutating func run(steps: Int) {
    let count = teacher[0].count
    let scale = 1 / Double(count).squareRoot()
    var x = [Double](repeating: 0, count: count)
    for _ in 0..<steps {
      for i in 0..<count { x[i] = inputs.normal() }
      let fields = student.map { scale * Self.dot($0, x) }
      var error = -noise * labels.normal()
      for field in fields { error += erf(field * 0.5.squareRoot()) }
      for unit in teacher { error -= erf(scale * Self.dot(unit, x) * 0.5.squareRoot()) }
      for k in student.indices {
        let slope = (2 / Double.pi).squareRoot() * exp(-fields[k] * fields[k] / 2)
        let step = learningRate * scale * error * slope
        for i in 0..<count { student[k][i] -= step * x[i] }
      }
    }
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    var sum = 0.0
    for i in a.indices { sum += a[i] * b[i] }
    return sum
  }

  /// A random vector of norm √N, orthogonal to `others`, which are orthogonal to each other (Gram and Schmidt).
  private static func direction(_ count: Int, orthogonalTo others: [[Double]], _ stream: inout RandomStream) -> [Double] {
    var vector = (0..<count).map { _ in stream.normal() }
    for other in others {
      let share = dot(vector, other) / dot(other, other)
      for i in vector.indices { vector[i] -= share * other[i] }
    }
    let norm = (dot(vector, vector) / Double(count)).squareRoot()
    return vector.map { $0 / norm }
  }
}
