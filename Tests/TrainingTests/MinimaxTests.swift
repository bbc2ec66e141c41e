import Kernels
import Networks
import RandomStreams
import Testing
import Training

/// The game on L = Σ(p − y)², played as training plays it.
@Suite struct MinimaxTests {
  /// Adam at the rate 0.01, without penalties.
  private static func start(_ p: AlignedBuffer<Double>) -> DescentStart<Double> {
    DescentStart(
      parameters: p, architecture: Architecture(layers: [p.count, 1], activation: .identity, hasBias: false),
      terms: PenaltyTerms(penalties: [], ranges: []), mask: nil, optimizer: .adam, learningRate: 0.01)
  }

  static func play(
    _ y: [Double], u0: Double, plays: Bool = false, alpha: Double = 0.25, steps: Int, decay: Double = 0, repetitions: Int = 1
  ) -> (p: [Double], kept: [Bool]) {
    let p = AlignedBuffer<Double>(y)
    let gradient = AlignedBuffer<Double>(count: y.count)
    var settings = MinimaxSettings()
    settings.multiplier = u0
    var play = FictitiousPlay()
    (play.decay, play.repetitions) = (decay, repetitions)
    let rule = MinimaxRule(start(p), MinimaxDescent(settings: settings, play: plays ? play : nil, alpha: alpha))
    for _ in 0..<steps {
      for _ in 0..<rule.repetitions {
        for i in y.indices { gradient[i] = 2 * (p[i] - y[i]) }
        rule.descend(gradient)
      }
      rule.endBatch()
    }
    return (p.array, rule.selection ?? [])
  }

  /// α = .25, Adam .01, 2·10⁴ steps from p = w = y: u₀ = 2 keeps 1, .6, .4 and drops .3, because √(α/u₀) = .354; u₀ = 0
  /// keeps 1 and drops .6, .4, .3. ℓ₀ would keep 1 and .6. What is dropped is small but not zero.
  @Test(arguments: [false, true]) func theKeptSetDependsOnTheFirstMultiplier(_ plays: Bool) {
    let y = [1, 0.6, 0.4, 0.3]
    let two = Self.play(y, u0: 2, plays: plays, steps: 20_000)
    #expect(two.kept == [true, true, true, false])
    let zero = Self.play(y, u0: 0, plays: plays, steps: 20_000)
    #expect(zero.kept == [true, false, false, false])
    for (i, p) in zero.p.enumerated() where i > 0 { #expect(p > 0 && p < 0.05) }
    #expect(abs(zero.p[0] - 1) < 0.01 && abs(two.p[1] - 0.6) < 0.01)
  }

  /// At u = 0, π = 1 and w = p only α′ pulls, and the first step of Adam takes π to 1 − rate.
  @Test func theFirstStepMovesTheProbabilitiesAlone() {
    let p = AlignedBuffer<Double>([0.7, -0.2])
    let rule = MinimaxRule(Self.start(p), MinimaxDescent(settings: MinimaxSettings(), play: nil, alpha: 0.1))
    rule.descend(AlignedBuffer<Double>(count: 2))
    #expect(p.array == [0.7, -0.2])
    #expect(rule.isDecided)
    // 0.99 is decided; nine more steps reach 0.9, which is not between 0.1 and 0.9 yet
    for _ in 0..<8 { rule.descend(AlignedBuffer<Double>(count: 2)) }
    #expect(rule.isDecided)
    for _ in 0..<3 { rule.descend(AlignedBuffer<Double>(count: 2)) }
    #expect(!rule.isDecided)
  }

  /// One step of fictitious play leaves averages (x₀ + x₁)/2; 0 followed by 1, 2, 3 has averages .5, 1, 1.5.
  @Test func exactAveragesCountTheInitialPointOnce() {
    let mean = AlignedBuffer<Double>([0])
    var count = 1.0
    var seen: [Double] = []
    for value in [1.0, 2, 3] {
      GateKernel.average(mean, with: AlignedBuffer([value]), weight: 1 / (count + 1))
      count += 1
      seen.append(mean[0])
    }
    #expect(seen == [0.5, 1, 1.5])
  }

  /// With a decay of one half the average of the answers is moving, and several steps a batch are another game too.
  @Test func decayAndRepetitionsChangeTheGame() {
    let y = [0.8, 0.5]
    let exact = Self.play(y, u0: 0, plays: true, steps: 200).p
    #expect(Self.play(y, u0: 0, plays: true, steps: 200, decay: 0.5).p != exact)
    #expect(Self.play(y, u0: 0, plays: true, steps: 200, repetitions: 2).p != exact)
    #expect(Self.play(y, u0: 0, plays: false, steps: 200, decay: 0.5).p == Self.play(y, u0: 0, plays: false, steps: 200).p)
  }
}
