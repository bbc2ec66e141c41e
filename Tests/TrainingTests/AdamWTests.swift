import Foundation
import Kernels
import Networks
import Teachers
import Testing
import Training

/// Decoupled weight decay: θ ← θ − ηλθ − η m̂/(√v̂ + ε).
@Suite struct AdamWTests {
  private static func start<Scalar>(
    _ theta: AlignedBuffer<Scalar>, rate: Double, penalties: [any Penalty] = [], mask: AlignedBuffer<Scalar>? = nil
  ) -> DescentStart<Scalar> {
    DescentStart(
      parameters: theta, architecture: Architecture(layers: [theta.count, 1], activation: .identity, hasBias: false),
      terms: PenaltyTerms(penalties: penalties, ranges: [(0..<theta.count, 1)]), mask: mask, optimizer: .adam,
      learningRate: rate)
  }

  /// Two steps by hand from θ = (1, −2) with η = 0.1, λ = 0.5 and the gradients (2, 0.3), (−1, 0.3), as in PyTorch's AdamW.
  ///
  /// θ₁: 0.95 · 1 − 0.1 = 0.85; m = 0.9 · 0.2 − 0.1 = 0.08, v = 0.999 · 0.004 + 0.001 = 0.004996, m̂ = 0.08/0.19,
  /// v̂ = 0.004996/0.001999; θ₂ = 0.95 · 0.85 − 0.1 m̂/√v̂. The second gradient does not change, so that m̂/√v̂ stays 1.
  @Test func stepsByHand() {
    let theta = AlignedBuffer<Double>([1, -2])
    let rule = DecoupledDecay(strength: 0.5).rule(Self.start(theta, rate: 0.1))
    rule.descend(AlignedBuffer([2, 0.3]))
    #expect(abs(theta[0] - 0.85) < 1e-8 && abs(theta[1] - (0.95 * -2 - 0.1)) < 1e-8)
    rule.descend(AlignedBuffer([-1, 0.3]))
    #expect(abs(theta[0] - (0.95 * 0.85 - 0.1 * (0.08 / 0.19) / (0.004996 / 0.001999).squareRoot())) < 1e-8)
    #expect(abs(theta[0] - 0.78086630) < 1e-8)
    #expect(abs(theta[1] - (0.95 * (0.95 * -2 - 0.1) - 0.1)) < 1e-8)
  }

  /// Without a gradient parameters shrink by (1 − ηλ)ᵗ, in single precision too, where 1 − ηλ would lose a third of 10⁻⁷.
  @Test func withoutAGradientTheDecayIsGeometric() {
    let (double, single) = (AlignedBuffer<Double>([3, -0.25]), AlignedBuffer<Float>([3, -0.25]))
    let a = DecoupledDecay(strength: 1e-4).rule(Self.start(double, rate: 1e-3))
    let b = DecoupledDecay(strength: 100).rule(Self.start(single, rate: 1e-3))
    for _ in 0..<50 {
      a.descend(AlignedBuffer<Double>(count: 2))
      b.descend(AlignedBuffer<Float>(count: 2))
    }
    #expect(abs(double[0] / 3 - pow(1 - 1e-7, 50)) < 1e-14 && abs(double[1] / -0.25 - pow(1 - 1e-7, 50)) < 1e-14)
    #expect(abs(Double(single[0]) / 3 - pow(0.9, 50)) < 1e-7)
  }

  /// Adam does not feel the scale of the loss, and neither does the decay; an ℓ2 term does.
  @Test func theDecayDoesNotDependOnTheScaleOfTheLoss() {
    func descend(_ scale: Double, _ descent: any Descent, _ penalties: [any Penalty]) -> [Double] {
      let theta = AlignedBuffer<Double>([1, -0.7, 0.3])
      let rule = descent.rule(Self.start(theta, rate: 0.01, penalties: penalties))
      for step in 0..<100 {
        rule.descend(AlignedBuffer((0..<3).map { scale * (theta[$0] - cos(Double(step + $0))) }))
      }
      return theta.array
    }
    func change(_ descent: any Descent, _ penalties: [any Penalty]) -> Double {
      zip(descend(1, descent, penalties), descend(1000, descent, penalties)).map { abs($0 - $1) }.max() ?? .nan
    }
    #expect(change(DecoupledDecay(strength: 2), []) < 1e-5)
    #expect(change(PenalisedDescent(), [L2Penalty(strength: 1)]) > 0.01)
  }

  @Test func maskedParametersStayZero() {
    let theta = AlignedBuffer<Double>([1, 0])
    let rule = DecoupledDecay(strength: 0.5).rule(Self.start(theta, rate: 0.1, mask: AlignedBuffer([1, 0])))
    rule.descend(AlignedBuffer([1, 1]))
    #expect(theta[1] == 0)
    rule.restrict(to: AlignedBuffer([0, 0]))
    rule.descend(AlignedBuffer([1, 1]))
    #expect(theta.array == [0, 0])
  }

  /// α = 0 is `dense_early` to the last bit.
  @Test(arguments: [Precision.float, .double]) func withoutDecayItIsDenseEarly(_ precision: Precision) throws {
    let task = try makeTask(AdamW(), n: 100, precision: precision, alpha: 0)
    var early = task
    early.method = Learner(DenseEarly())
    early.setting = nil
    #expect(try task.train().network == (try early.train().network))
  }

  /// A loop of its own takes the same steps, θ ← θ − ηαθ and then Adam's, and comes to the same student: that of the smallest
  /// validation loss among those looked at.
  @Test(arguments: [(Precision.double, 1e-9), (.float, 1e-3)])
  func theStudentIsThatOfAPlainLoop(_ precision: Precision, _ tolerance: Double) throws {
    let task = try makeTask(AdamW(), n: 100, precision: precision, alpha: 1, validation: .extra(100))
    let student = try task.train()
    let validation = try #require(task.extraValidation)
    let kernel: NetworkKernel<Double> = task.student.architecture.makeKernel()
    func samples(_ data: Dataset) -> (inputs: SampleMatrix<Double>, labels: SampleMatrix<Double>) {
      (SampleMatrix(features: 2, sampleMajor: data.inputs), SampleMatrix(features: 1, sampleMajor: data.labels))
    }
    let (fit, chosen) = (samples(task.budget), samples(validation))
    let theta = AlignedBuffer<Double>(task.start)
    let gradient = AlignedBuffer<Double>(count: theta.count)
    var (m, v) = ([Double](repeating: 0, count: theta.count), [Double](repeating: 0, count: theta.count))
    let rate = task.training.learningRate
    var best = (validation: Double.infinity, train: Double.nan)
    for epoch in 1...student.epochs {
      _ = kernel.gradient(of: theta, inputs: fit.inputs, labels: fit.labels, scale: 0.01, into: gradient)
      for i in theta.indices {
        m[i] = 0.9 * m[i] + 0.1 * gradient[i]
        v[i] = 0.999 * v[i] + 0.001 * gradient[i] * gradient[i]
        let (mean, square) = (m[i] / (1 - pow(0.9, Double(epoch))), v[i] / (1 - pow(0.999, Double(epoch))))
        theta[i] = theta[i] - rate * theta[i] - rate * mean / (square.squareRoot() + 1e-8)
      }
      guard epoch % task.training.evaluateEvery == 0 || epoch == student.epochs else { continue }
      let loss = kernel.squaredError(of: theta, inputs: chosen.inputs, labels: chosen.labels) / 100
      if loss < best.validation {
        best = (loss, kernel.squaredError(of: theta, inputs: fit.inputs, labels: fit.labels) / 100)
      }
    }
    #expect(abs(student.validationMSE / best.validation - 1) < tolerance)
    #expect(abs(student.trainMSE / best.train - 1) < tolerance)
    #expect(best.train < 0.2, "it learns labels of variance 1")
  }
}
