import Codelengths
import ExternalProcesses
import Foundation
import Networks
import RandomStreams

extension Teacher {
  /// Inputs on which the output variance is measured; the same for all teachers of a study.
  static let varianceSamples = 100_000

  /// Draws teacher `index` of the pool.
  ///
  /// Order of the steps: starting weights, the reference's scaling, rounding to `weightBits`, and last the output
  /// layer's scale, which a quantised teacher keeps in the 32-bit scale of that layer, so that its length stays exact.
  /// - Throws: `TeacherError` where no teacher with the asked number of live parameters exists.
  package static func draw(
    _ index: Int, settings: TeacherSettings, data: DataSettings, seed: UInt64, programs: ExternalProcesses
  ) throws -> Teacher {
    guard let command = settings.program else { return try draw(index, settings: settings, data: data, seed: seed) }
    return try ExternalTeacher.draw(index, settings, command: command, data: data, seed: seed, programs: programs)
  }

  /// The same for kinds that need no program.
  public static func draw(_ index: Int, settings: TeacherSettings, data: DataSettings, seed: UInt64) throws -> Teacher {
    if let files = settings.files {
      return .split(index, settings, of: try RealSamples(files, architecture: settings.architecture))
    }
    func stream(_ streamIndex: Int, ofTeacher number: Int) -> RandomStream {
      let role: StreamRole = settings.pool == .pilot ? .pilotTeacher : .teacher
      return RandomStream(seed: seed, role: role, index: streamIndex, teacher: number)
    }
    var weightStream = stream(0, ofTeacher: index)
    var rotationStream = stream(2, ofTeacher: index)
    let architecture = settings.architecture
    var parameters: [Double]
    if settings.kind.isLinear {
      parameters = try linearWeights(settings, from: &weightStream)
    } else {
      parameters = try networkParameters(settings, from: &weightStream)
    }
    var quantiser = settings.weightBits.map { UniformQuantiser(parameters, architecture: architecture, bits: $0) }
    if let quantised = quantiser?.parameters { parameters = quantised }
    let rotation = settings.rotate ? Rotation.random(dimension: architecture.inputCount, from: &rotationStream) : nil

    var seen: [Double] = []
    if !architecture.isLinear {
      var inputStream = stream(1, ofTeacher: 0)
      let inputs = data.inputs.draw(count: varianceSamples * architecture.inputCount, from: &inputStream)
      seen = rotation.map { Rotation.apply($0, sampleMajor: inputs) } ?? inputs
    }
    func outputVariance() -> Double {
      architecture.isLinear
        ? parameters.reduce(0) { $0 + $1 * $1 } * data.inputs.variance
        : sampleVariance(MLP(architecture: architecture, parameters: parameters), seen)
    }
    var variance = outputVariance()
    if let target = settings.outputVariance, !settings.kind.isLinear {
      guard variance > 0 else {
        throw TeacherError(
          description:
            "cannot give teacher \(index) an output variance of \(target): its output is constant; change nonzero or seed")
      }
      let factor = (target / variance).squareRoot()
      quantiser?.scaleLastLayer(by: factor)
      if let quantised = quantiser?.parameters {
        parameters = quantised
      } else {
        for i in architecture.weights(ofLayer: architecture.layerCount).lowerBound..<parameters.count { parameters[i] *= factor }
      }
      variance = outputVariance()
    }
    let network = MLP(architecture: architecture, parameters: parameters)
    return Teacher(
      index: index, network: network, rotation: rotation, liveParameters: network.liveParameterCount,
      length: SparseParameterCode.length(
        architecture: architecture, live: network.liveParameterCount, bitsPerParameter: settings.weightBits ?? 32,
        scales: quantiser?.scales.count ?? 0),
      outputVariance: variance, temperature: settings.temperature)
  }

  private static func sampleVariance(_ network: MLP, _ inputs: [Double]) -> Double {
    let outputs = network.outputs(sampleMajor: inputs)
    let width = network.architecture.outputCount
    let n = Double(outputs.count / width)
    return (0..<width).reduce(0) { sum, o in
      let values = stride(from: o, to: outputs.count, by: width).lazy.map { outputs[$0] }
      let mean = values.reduce(0, +) / n
      return sum + values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
    } / Double(width)
  }

  /// A uniformly random direction of length `norm`, on a random support of `nonzero` inputs for the sparse kind.
  private static func linearWeights(_ settings: TeacherSettings, from stream: inout RandomStream) throws -> [Double] {
    let p = settings.architecture.inputCount
    let k = settings.kind == .sparseLinear ? settings.nonzero ?? p : p
    guard k >= 1 && k <= p else {
      throw TeacherError(
        description: "cannot draw a sparse linear teacher with nonzero = \(k): accepted are 1 to \(p), its inputs")
    }
    var order = Array(0..<p)
    stream.shuffle(&order)
    var weights = [Double](repeating: 0, count: p)
    for i in order.prefix(k) { weights[i] = stream.normal() }
    let norm = weights.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return weights.map { $0 / norm * settings.norm }
  }

  private static func networkParameters(_ settings: TeacherSettings, from stream: inout RandomStream) throws -> [Double] {
    let architecture = settings.architecture
    var parameters: [Double]
    var mask: ParameterMask?
    if settings.kind == .sparseMLP {
      let support = try SparseSupport.random(architecture, live: settings.nonzero ?? architecture.parameterCount, from: &stream)
      mask = support
      // weights are drawn at the scale of the live fan-in, as for a network of that size
      parameters = settings.initialisation.draw(architecture, from: &stream) { l, unit in
        let start = architecture.weights(ofLayer: l).lowerBound + unit * architecture.layers[l - 1]
        return (start..<start + architecture.layers[l - 1]).count { support[$0] }
      }
    } else {
      parameters = settings.initialisation.draw(architecture, from: &stream)
    }
    if let s = settings.weightScaling {
      for i in architecture.weights(ofLayer: 1) { parameters[i] = s * parameters[i] + s / 2 }
      if architecture.layerCount >= 2 {
        for i in architecture.weights(ofLayer: 2) { parameters[i] *= s }
      }
    }
    return mask?.applied(to: parameters) ?? parameters
  }
}
