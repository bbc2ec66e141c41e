import Networks
import RandomStreams
import Testing

@Suite struct UnitAlignmentTests {
  /// Every parameter changed by N(0, σ²), in a random signed order of the units.
  static func perturbed(_ net: MLP, by deviation: Double, seed: UInt64) -> (MLP, distance: Double) {
    var stream = RandomStream(seed: seed, role: .trainNoise, teacher: 0)
    var other = net
    for i in other.parameters.indices { other.parameters[i] += deviation * stream.normal() }
    let squares = zip(net.parameters, other.parameters).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    return (NormalFormTests.moved(other, seed: seed), squares.squareRoot())
  }

  /// Noise of 0.01 on each of the 82 parameters of a [2, 5, 8, 1] network is a distance near 0.09; the distance of normal forms
  /// sorted by their biases is near 7, because the noise exchanges units.
  @Test(arguments: [1, 2, 3, 4, 5] as [UInt64]) func smallNoiseIsASmallDistance(seed: UInt64) throws {
    let net = NormalFormTests.random([2, 5, 8, 1], seed: seed)
    let (other, distance) = Self.perturbed(net, by: 0.01, seed: seed)
    let found = try #require(net.parameterDistance(to: other))
    #expect(abs(found - distance) < 1e-9)
    #expect(net.supportDistance(to: other) == 0)
    let wide = try #require(other.embedded(in: Architecture(layers: [2, 25, 25, 1], activation: .tanh)))
    #expect(abs(try #require(wide.parameterDistance(to: net)) - distance) < 1e-9)
  }

  /// With one hidden layer the assignment is the least over all 4!·2⁴ orders and signs.
  @Test(arguments: [1, 2, 3] as [UInt64]) func oneHiddenLayerIsExact(seed: UInt64) throws {
    let (a, b) = (NormalFormTests.random([2, 4, 1], seed: seed), NormalFormTests.random([2, 4, 1], seed: seed + 10))
    var least = Double.infinity
    for order in Self.permutations(Array(0..<4)) {
      for mask in 0..<16 {
        var sum = 0.0
        for i in 0..<4 {
          let (j, s) = (order[i], mask >> i & 1 == 1 ? -1.0 : 1)
          for k in 0..<2 { sum += Self.square(a.weight(layer: 1, i, k) - s * b.weight(layer: 1, j, k)) }
          sum += Self.square(a.bias(layer: 1, i) - s * b.bias(layer: 1, j))
          sum += Self.square(a.weight(layer: 2, 0, i) - s * b.weight(layer: 2, 0, j))
        }
        least = min(least, sum + Self.square(a.bias(layer: 2, 0) - b.bias(layer: 2, 0)))
      }
    }
    #expect(abs(try #require(a.parameterDistance(to: b)) - least.squareRoot()) < 1e-12)
  }

  /// ReLU units have no signs: a negated unit is another unit.
  @Test func unitsWithoutOddActivationKeepTheirSigns() throws {
    let relu = Architecture(layers: [1, 1, 1], activation: .relu, hasBias: false)
    let (a, b) = (MLP(architecture: relu, parameters: [1, 1]), MLP(architecture: relu, parameters: [-1, -1]))
    #expect(abs(try #require(a.parameterDistance(to: b)) - 8.0.squareRoot()) < 1e-12)
    let tanh = Architecture(layers: [1, 1, 1], activation: .tanh, hasBias: false)
    #expect(
      MLP(architecture: tanh, parameters: [1, 1]).parameterDistance(to: MLP(architecture: tanh, parameters: [-1, -1])) == 0)
  }

  /// Supports are compared in the order that makes them most alike.
  @Test func supportsInTheBestOrder() {
    let architecture = Architecture(layers: [2, 2, 1], activation: .tanh)
    // rows (w₁, w₂), then biases, then outgoing weights and their bias
    let a = MLP(architecture: architecture, parameters: [1, 0, 0, 1, 0.5, 0.6, 1, 1, 0])
    let b = MLP(architecture: architecture, parameters: [0, 1, 1, 0, 0.5, 0.6, 1, 1, 0])
    #expect(a.supportDistance(to: b) == 0)
    let c = MLP(architecture: architecture, parameters: [0, 1, 1, 1, 0.5, 0.6, 1, 1, 0])
    #expect(a.supportDistance(to: c) == 1)
  }

  /// Against all 5! assignments of matrices of small whole numbers, which have ties.
  @Test func assignmentIsTheLeastOfAll() {
    var stream = RandomStream(seed: 5, role: .teacher, teacher: 0)
    for _ in 0..<20 {
      let costs = (0..<25).map { _ in (6 * stream.uniform()).rounded(.down) }
      let found = leastCostAssignment(costs, count: 5)
      #expect(found.sorted() == Array(0..<5))
      func total(_ order: [Int]) -> Double {
        var sum = 0.0
        for (row, column) in order.enumerated() { sum += costs[row * 5 + column] }
        return sum
      }
      #expect(total(found) == Self.permutations(Array(0..<5)).map(total).min())
    }
  }

  private static func square(_ x: Double) -> Double { x * x }

  private static func permutations(_ values: [Int]) -> [[Int]] {
    guard values.count > 1 else { return [values] }
    return values.indices.flatMap { i -> [[Int]] in
      var rest = values
      let first = rest.remove(at: i)
      return permutations(rest).map { [first] + $0 }
    }
  }
}
