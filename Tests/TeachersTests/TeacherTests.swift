import Foundation
import Networks
import RandomStreams
import Teachers
import Testing

@Suite struct TeacherTests {
  static let reference = TeacherSettings(
    kind: .mlp, count: 12, architecture: Architecture(layers: [2, 5, 8, 1], activation: .tanh), outputVariance: nil)
  static let data = DataSettings(noiseStd: 0.08)

  /// W₁ of the scaled teacher lies in [1 − 2B, 1 + 2B], B = (5/3)√(3/2); the draw itself is the unscaled one.
  @Test func referenceScalingShiftsTheFirstLayerAndDoublesTheSecond() throws {
    var settings = Self.reference
    let scaled = try Teacher.draw(3, settings: settings, data: Self.data, seed: 1).network
    settings.weightScaling = nil
    let plain = try Teacher.draw(3, settings: settings, data: Self.data, seed: 1).network
    let a = scaled.architecture
    let bound = 5.0 / 3 * 1.5.squareRoot()
    #expect(abs(bound - 2.041) < 5e-4)
    for i in a.weights(ofLayer: 1) {
      #expect(scaled.parameters[i] == 2 * plain.parameters[i] + 1)
      #expect(abs(scaled.parameters[i] - 1) <= 2 * bound)
    }
    for i in a.weights(ofLayer: 2) { #expect(scaled.parameters[i] == 2 * plain.parameters[i]) }
    for i in Array(a.weights(ofLayer: 3)) + (1...3).flatMap({ Array(a.biases(ofLayer: $0)) }) {
      #expect(scaled.parameters[i] == plain.parameters[i])
    }
  }

  @Test func noiseHasTheStatedStandardDeviation() throws {
    let teacher = try Teacher.draw(0, settings: Self.reference, data: Self.data, seed: 1)
    let set = Dataset.draw(
      .train, count: 20_000, teacher: teacher, settings: Self.data, pool: .confirmation, seed: 1, replicate: 0)
    let variance = zip(set.labels, set.noiseFreeLabels).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / 20_000
    #expect(abs(variance / 0.0064 - 1) < 4 * (2.0 / 20_000).squareRoot())
  }

  @Test func outputVarianceIsSetOnTheStudysInputs() throws {
    var settings = Self.reference
    settings.outputVariance = 1
    let teacher = try Teacher.draw(1, settings: settings, data: Self.data, seed: 1)
    #expect(abs(teacher.outputVariance - 1) < 1e-9)
    let fresh = Dataset.draw(
      .test, count: 50_000, teacher: teacher, settings: Self.data, pool: .confirmation, seed: 1, replicate: 0)
    let mean = fresh.noiseFreeLabels.reduce(0, +) / 50_000
    let variance = fresh.noiseFreeLabels.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 50_000
    #expect(abs(variance - 1) < 0.05)
  }

  @Test func trainingSetsAreNestedAndPartsAndReplicatesDiffer() throws {
    let teacher = try Teacher.draw(0, settings: Self.reference, data: Self.data, seed: 1)
    func draw(_ part: Dataset.Part, _ n: Int, _ replicate: Int = 0) -> Dataset {
      Dataset.draw(part, count: n, teacher: teacher, settings: Self.data, pool: .confirmation, seed: 1, replicate: replicate)
    }
    let small = draw(.train, 57)
    let large = draw(.train, 320)
    #expect(large.prefix(57) == small)
    let first = [draw(.train, 4), draw(.validation, 4), draw(.test, 4), draw(.train, 4, 1)].flatMap(\.inputs)
    #expect(Set(first).count == first.count)
  }

  @Test func poolsShareNeitherTeachersNorData() throws {
    var settings = Self.reference
    let confirmation = try Teacher.draw(0, settings: settings, data: Self.data, seed: 1)
    settings.pool = .pilot
    let pilot = try Teacher.draw(0, settings: settings, data: Self.data, seed: 1)
    #expect(Set(pilot.network.parameters).isDisjoint(with: confirmation.network.parameters))
    let a = Dataset.draw(.train, count: 50, teacher: pilot, settings: Self.data, pool: .pilot, seed: 1, replicate: 0)
    let b = Dataset.draw(.train, count: 50, teacher: pilot, settings: Self.data, pool: .confirmation, seed: 1, replicate: 0)
    #expect(Set(a.inputs).isDisjoint(with: b.inputs))
  }

  @Test(arguments: [3, 4, 5, 8, 20, 60, 300, 751]) func sparseTeachersAreConnectedAndHaveExactlyKLiveParameters(_ k: Int) throws {
    var settings = Self.reference
    settings.kind = .sparseMLP
    settings.architecture = Architecture(layers: [2, 25, 25, 1], activation: .tanh)
    settings.nonzero = k
    settings.weightScaling = nil
    for index in 0..<5 {
      let teacher = try Teacher.draw(index, settings: settings, data: Self.data, seed: 2)
      #expect(teacher.liveParameters == k)
      #expect(teacher.network.removingDeadParameters() == teacher.network)
      #expect(teacher.outputVariance > 0)
    }
  }

  @Test func impossibleSparsityIsRefused() throws {
    var settings = Self.reference
    settings.kind = .sparseMLP
    settings.nonzero = 2
    let error = #expect(throws: TeacherError.self) { try Teacher.draw(0, settings: settings, data: Self.data, seed: 1) }
    #expect(
      error?.description == "cannot draw a sparse teacher with nonzero = 2 on layers [2, 5, 8, 1]: "
        + "a path from input to output needs 3 parameters and the architecture has 72")
  }

  @Test(arguments: [1, 2, 4, 8]) func quantisedTeachersUseFewLevelsAndHaveAnExactLength(_ bits: Int) throws {
    var settings = Self.reference
    settings.weightBits = bits
    settings.outputVariance = 1
    let teacher = try Teacher.draw(0, settings: settings, data: Self.data, seed: 1)
    #expect(teacher.liveParameters == 72)
    #expect(abs(teacher.outputVariance - 1) < 1e-5)  // the last scale is a single-precision number
    for l in 1...3 {
      let a = teacher.network.architecture
      let layer = teacher.network.parameters[a.weights(ofLayer: l).lowerBound..<a.biases(ofLayer: l).upperBound]
      #expect(Set(layer).count <= 1 << bits)
      // the largest value stands for the outermost level, (2ᵇ⁻¹ − ½)Δ
      let step = layer.map { abs($0) }.max()! / (Double(1 << bits) / 2 - 0.5)
      for value in layer {
        let level = abs(value) / step - 0.5
        #expect(abs(level - level.rounded()) < 1e-9)
      }
    }
    let widths = [2, 5, 8, 1].reduce(0.0) { sum, width in
      var term = log2(Double(width))
      var bits = log2(2.865064)
      while term > 0 {
        bits += term
        term = log2(term)
      }
      return sum + bits
    }
    #expect(abs(teacher.length.bits - (widths + log2(73) + Double(72 * bits) + 96)) < 1e-6)
  }

  @Test func linearTeachersHaveTheStatedNormAndSupport() throws {
    let architecture = Architecture(layers: [32, 1], activation: .identity, hasBias: false)
    let settings = TeacherSettings(
      kind: .sparseLinear, count: 5, architecture: architecture, outputVariance: nil, nonzero: 4, norm: 1.5)
    let teacher = try Teacher.draw(2, settings: settings, data: DataSettings(inputs: .normal), seed: 1)
    #expect(teacher.liveParameters == 4)
    #expect(abs(teacher.linearWeights.reduce(0) { $0 + $1 * $1 } - 2.25) < 1e-12)
    #expect(abs(teacher.outputVariance - 2.25) < 1e-12)  // N(0, I) inputs: |w|²
  }

  @Test func rotatedTeachersAreTheSameTeachersBehindARotation() throws {
    let architecture = Architecture(layers: [6, 1], activation: .identity, hasBias: false)
    var settings = TeacherSettings(kind: .sparseLinear, count: 1, architecture: architecture, outputVariance: nil, nonzero: 2)
    let plain = try Teacher.draw(0, settings: settings, data: DataSettings(inputs: .normal), seed: 1)
    settings.rotate = true
    let rotated = try Teacher.draw(0, settings: settings, data: DataSettings(inputs: .normal), seed: 1)
    #expect(rotated.network == plain.network)
    let q = try #require(rotated.rotation)
    for i in 0..<6 {
      for j in 0..<6 {
        let product = (0..<6).reduce(0) { $0 + q[i * 6 + $1] * q[j * 6 + $1] }
        #expect(abs(product - (i == j ? 1 : 0)) < 1e-14)
      }
    }
    let x = [0.3, -0.2, 0.5, 1, 0.1, -0.9]
    let direct = zip(rotated.linearWeights, x).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(rotated.labels(sampleMajor: x)[0] - direct) < 1e-14)
  }
}
