import Codelengths
import ExternalProcesses
import Files
import Foundation
import Networks
import RandomStreams

/// A teacher that is a program: it is asked for the labels of inputs, and nothing else is known of it.
package struct ExternalTeacher: Hashable, Sendable {
  private let introduction: Introduction
  private let index: Int
  private let seed: Int
  private let programs: ExternalProcesses

  /// Inputs on which the output variance is measured.
  private static let varianceSamples = 10_000

  package static func == (a: ExternalTeacher, b: ExternalTeacher) -> Bool {
    a.introduction == b.introduction && a.index == b.index && a.seed == b.seed
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(introduction)
    hasher.combine(index)
  }

  /// Noise-free labels, or logarithms of the probabilities of classes, for inputs in sample-major order.
  package func labels(_ inputs: [Double]) throws -> [Double] { try ask(inputs).values }

  private func ask(_ inputs: [Double]) throws -> ExternalProcess.Labels {
    var labels = try programs.with(introduction) { try $0.label(inputs, teacher: index, seed: seed) }
    if introduction.isOfClasses { labels.values = labels.values.map { log(max($0, .leastNormalMagnitude)) } }
    return labels
  }

  /// Teacher `index` of the pool, with its length and the variance of its labels.
  /// - Throws: `ExternalFailure`; `TeacherError` where it does not repeat its labels or states another noise.
  static func draw(
    _ index: Int, _ settings: TeacherSettings, command: ExternalCommand, data: DataSettings, seed: UInt64,
    programs: ExternalProcesses
  ) throws -> Teacher {
    let architecture = settings.architecture
    let role: StreamRole = settings.pool == .pilot ? .pilotTeacher : .teacher
    var seedStream = RandomStream(seed: seed, role: role, teacher: index)
    let source = ExternalTeacher(
      introduction: Introduction(
        command, label: "teacher", inputs: architecture.inputCount, outputs: architecture.outputCount,
        isOfClasses: settings.temperature != nil),
      index: index, seed: Int(seedStream.nextWord() >> 1), programs: programs)
    var inputStream = RandomStream(seed: seed, role: role, index: 1, teacher: 0)
    let inputs = data.inputs.draw(count: varianceSamples * architecture.inputCount, from: &inputStream)
    let labels = try source.ask(inputs)
    guard try source.labels(inputs) == labels.values else {
      throw TeacherError(
        description:
          "cannot use teacher \(index) of `\(command.text)`: it gives other labels when it is asked for the same inputs again")
    }
    if let noise = labels.noiseStd, noise != data.noiseStd {
      throw TeacherError(
        description: "cannot use teacher \(index) of `\(command.text)`: it states noise of \(noise), and data.noise_std is "
          + "\(data.noiseStd); accepted is the same")
    }
    let k = architecture.outputCount
    let variances = (0..<k).map { o in
      let values = stride(from: o, to: labels.values.count, by: k).map { labels.values[$0] }
      let mean = values.reduce(0, +) / Double(values.count)
      return values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    }
    var teacher = Teacher(
      index: index,
      network: MLP(architecture: architecture, parameters: [Double](repeating: 0, count: architecture.parameterCount)),
      rotation: nil, liveParameters: 0, length: Codelength(bits: labels.bits ?? .nan),
      outputVariance: variances.reduce(0, +) / Double(k), temperature: settings.temperature == nil ? nil : 1)
    teacher.source = source
    return teacher
  }
}
