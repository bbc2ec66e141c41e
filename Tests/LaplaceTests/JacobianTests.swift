import Kernels
import Laplace
import Networks
import Testing

@Suite struct JacobianTests {
  /// Central differences of the outputs, one parameter at a time.
  @Test(arguments: [
    ([2, 5, 4, 1], Activation.tanh, 7), ([3, 4, 2], .erf, 17), ([2, 3, 3, 3], .relu, 33), ([4, 1], .identity, 5),
    ([2, 3, 1], .tanh, 400), ([3, 70, 2], .tanh, 6),
  ])
  func agreesWithFiniteDifferences(_ layers: [Int], _ activation: Activation, _ n: Int) {
    let example = Example(layers: layers, activation: activation, n: n)
    let network = example.network
    let model = example.linearisation()
    let k = network.parameters.count
    let outputs = network.architecture.outputCount
    let stride = model.jacobian.columnCount / outputs
    let h = 1e-6
    var worst = 0.0
    for p in Swift.stride(from: 0, to: k, by: max(1, k / 40)) {
      var (up, down) = (network, network)
      up.parameters[p] += h
      down.parameters[p] -= h
      let (above, below) = (up.outputs(sampleMajor: example.x), down.outputs(sampleMajor: example.x))
      for s in 0..<n {
        for o in 0..<outputs {
          let difference = (above[s * outputs + o] - below[s * outputs + o]) / (2 * h)
          let own = model.jacobian.rows[p * model.jacobian.columnCount + o * stride + s]
          worst = max(worst, abs(difference - own))
        }
      }
    }
    #expect(worst < 1e-7)
    var padding = 0.0
    for p in 0..<k {
      for o in 0..<outputs {
        for s in n..<stride { padding = max(padding, abs(model.jacobian.rows[p * model.jacobian.columnCount + o * stride + s])) }
      }
    }
    #expect(padding == 0)
  }

  @Test func residualsAreThoseOfTheNetwork() {
    let example = Example(layers: [2, 4, 2], activation: .tanh, n: 9)
    let outputs = example.network.outputs(sampleMajor: example.x)
    let squares = zip(outputs, example.y).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    #expect(abs(example.linearisation().deviance - squares) < 1e-12 * squares)
  }

  @Test func onlyLiveParametersHaveRows() {
    let example = Example(layers: [2, 3, 1], activation: .tanh, n: 6)
    var live = [Bool](repeating: false, count: 13)
    for i in [0, 4, 12] { live[i] = true }
    let some = example.linearisation(live: live)
    let all = example.linearisation()
    #expect(some.live == [0, 4, 12])
    #expect(some.tensorOf == [0, 0, 3])
    for (row, p) in some.live.enumerated() {
      for c in 0..<16 { #expect(some.jacobian.rows[row * 16 + c] == all.jacobian.rows[p * 16 + c]) }
    }
  }
}
