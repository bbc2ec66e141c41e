import Networks
import RandomStreams
import Teachers
import Training

/// A method with some of its settings changed.
func changed<M: Method>(_ method: M, _ change: (inout M) -> Void) -> M {
  var method = method
  change(&method)
  return method
}

/// A small regression task with the teacher's own study behind it.
func makeTask(
  _ kind: any Method, n: Int, layers: [Int] = [2, 6, 5, 1], precision: Precision = .double, alpha: Double? = nil,
  validation: LabelProtocol.Validation = .fraction(0.2, refit: true), training: TrainingSettings? = nil, noise: Double = 0.1,
  learner: Learner? = nil, index: Int = 0
) throws -> StudentTask {
  let data = DataSettings(noiseStd: noise)
  let settings = TeacherSettings(kind: .mlp, count: 1, architecture: Architecture(layers: [2, 3, 1], activation: .tanh))
  let teacher = try Teacher.draw(index, settings: settings, data: data, seed: 4)
  let architecture = Architecture(layers: layers, activation: .tanh)
  var stream = RandomStream(seed: 4, role: .initialisation, teacher: index)
  func draw(_ part: Dataset.Part, _ count: Int) -> Dataset {
    Dataset.draw(part, count: count, teacher: teacher, settings: data, pool: .confirmation, seed: 4, replicate: 0)
  }
  var extra: Dataset?
  if case .extra(let count) = validation { extra = draw(.validation, count) }
  return StudentTask(
    student: StudentSettings(architecture: architecture, precision: precision),
    training: training ?? TrainingSettings(learningRate: 5e-3, minEpochs: 50, maxEpochs: 600, finetuneMaxEpochs: 400),
    labels: LabelProtocol(validation: validation),
    method: learner ?? Learner(kind, values: alpha.map { [$0] } ?? []), setting: alpha, budget: draw(.train, n),
    extraValidation: extra, start: Initialisation.lux.draw(architecture, from: &stream),
    streams: TrainingStreams(seed: 4, teacher: index), teacher: teacher, data: data)
}

/// A linear task: y = w·x + noise, Gaussian inputs.
func makeLinearTask(_ kind: any Method, n: Int, p: Int, k: Int, index: Int = 0, training: TrainingSettings = TrainingSettings())
  throws
  -> StudentTask
{
  let data = DataSettings(inputs: .normal, noiseStd: 0.5, testCount: 10)
  let architecture = Architecture(layers: [p, 1], activation: .identity, hasBias: false)
  let settings = TeacherSettings(kind: .sparseLinear, count: 1, architecture: architecture, outputVariance: nil, nonzero: k)
  let teacher = try Teacher.draw(index, settings: settings, data: data, seed: 6)
  let budget = Dataset.draw(.train, count: n, teacher: teacher, settings: data, pool: .confirmation, seed: 6, replicate: 0)
  return StudentTask(
    student: StudentSettings(architecture: architecture, initialisation: .zeros, precision: .double), training: training,
    labels: LabelProtocol(validation: .none), method: Learner(kind), setting: nil, budget: budget,
    extraValidation: nil, start: [Double](repeating: 0, count: p),
    streams: TrainingStreams(seed: 6, teacher: index), teacher: teacher, data: data)
}
