import Codelengths
import Foundation
import Networks
import RandomStreams
import Teachers
import Testing

@testable import Training

@Suite struct ClassificationTests {
  /// Three classes from a small network, drawn at a low temperature.
  static func task(
    _ kind: Method.Kind, n: Int = 200, precision: Precision = .double, batch: TrainingSettings.Batch = .full, alpha: Double? = nil
  ) throws -> StudentTask {
    let data = DataSettings(noiseStd: 0.1)
    let settings = TeacherSettings(
      kind: .mlp, count: 1, architecture: Architecture(layers: [2, 4, 3], activation: .tanh), temperature: 0.25)
    let teacher = try Teacher.draw(0, settings: settings, data: data, seed: 4)
    let architecture = Architecture(layers: [2, 8, 3], activation: .tanh)
    let streams = TrainingStreams(seed: 4)
    return StudentTask(
      student: StudentSettings(architecture: architecture, precision: precision),
      training: TrainingSettings(
        loss: .crossEntropy, learningRate: 1e-2, batch: batch, minEpochs: 50, maxEpochs: 300, finetuneMaxEpochs: 200),
      labels: LabelProtocol(alphaUnit: .bits),
      method: Method(label: kind.rawValue, kind: kind, alphas: alpha.map { [$0] } ?? [], beta: kind == .drr ? 5 : nil),
      alpha: alpha,
      budget: Dataset.draw(.train, count: n, teacher: teacher, settings: data, pool: .confirmation, seed: 4, replicate: 0),
      extraValidation: nil, start: streams.start(architecture, .lux), streams: streams, teacher: teacher, data: data)
  }

  static func test(_ task: StudentTask) -> Dataset {
    Dataset.draw(.test, count: 2000, teacher: task.teacher, settings: task.data, pool: .confirmation, seed: 4, replicate: 0)
  }

  @Test func studentsLearnTheClasses() throws {
    for (kind, precision, batch, alpha) in [
      (Method.Kind.denseEarly, Precision.double, TrainingSettings.Batch.full, nil as Double?),
      (.denseEarly, .float, .size(32), nil), (.drr, .float, .full, 1), (.l2, .double, .full, 0.1),
    ] {
      let task = try Self.task(kind, precision: precision, batch: batch, alpha: alpha)
      let student = try task.train()
      let evaluation = StudentEvaluation(student, task: task, test: Self.test(task))
      let null = StudentEvaluation.nullExcess(budget: task.budget, test: Self.test(task), loss: .crossEntropy)
      #expect(evaluation.excessMSE > 0 && evaluation.excessMSE < 0.3 * null, "\(kind)")
      #expect(evaluation.testMSE > evaluation.excessMSE && evaluation.testError < 0.3)
      #expect(student.trainMSE > 0 && student.trainMSE < log2(3))
      #expect(evaluation.descriptionLength == evaluation.modelLength + evaluation.dataLength)
      #expect(evaluation.evidenceLength.bits.isNaN)
      if kind == .drr { #expect(evaluation.nonzeroParameters < 51) }
    }
  }

  /// The recorded loss is the mean length of the labels.
  @Test func lossesAreBitsPerLabel() throws {
    let task = try Self.task(.dense, n: 60)
    let student = try task.train()
    let code = LabelCode(alphabet: .classes(3), escape: 1e-15)
    let outputs = student.network.outputs(sampleMajor: task.budget.inputs)
    var bits = 0.0
    for s in 0..<60 {
      let hot = (0..<3).first { task.budget.labels[3 * s + $0] == 1 } ?? 0
      bits += code.length(of: hot, under: .softmax(logits: Array(outputs[3 * s..<3 * s + 3]))).bits
    }
    #expect(abs(student.trainMSE - bits / 60) < 1e-9)
    let evaluation = StudentEvaluation(student, task: task, test: Self.test(task))
    #expect(abs(evaluation.dataLength.bits - bits) < 1e-6)
  }

  /// The teacher itself has no excess, and its error is that of its most probable class.
  @Test func theTeacherIsExact() throws {
    let task = try Self.task(.dense)
    let test = Self.test(task)
    var network = task.teacher.network
    let last = network.architecture.weights(ofLayer: 2).lowerBound
    for i in last..<network.parameters.count { network.parameters[i] /= 0.25 }
    let evaluation = ClassEvaluation(
      NetworkAverage(network), outputs: network.outputs(sampleMajor: test.inputs), budget: task.budget, test: test)
    #expect(evaluation.excess < 1e-12)
    let expected =
      (0..<test.count).reduce(0.0) { sum, s in
        sum + 1 - (test.noiseFreeLabels[3 * s..<3 * s + 3].max() ?? 0)
      } / Double(test.count)
    #expect(abs(evaluation.testError - expected) < 0.03)
  }
}
