import Networks
import Training

/// Fine-tuning of a student with six live units in each of its two hidden layers, however wide they are.
struct FineTuning {
  private let start: StudentTask

  /// The student [2, 6, 6, 1] is trained on n labels, and its weights are put into [2, width, width, 1] among zeros.
  init(width: Int, n: Int) throws {
    let live = 6
    var task = try EpochCase(.float, n: n, hidden: [live, live]).task(epochs: 3000)
    task.method = Learner(Dense())
    task.setting = nil
    let small = try task.train().network
    let wide = Architecture(layers: [2, width, width, 1], activation: .tanh)
    var parameters = [Double](repeating: 0, count: wide.parameterCount)
    for l in 1...wide.layerCount {
      let columns = small.architecture.layers[l - 1]
      for i in 0..<small.architecture.layers[l] {
        for j in 0..<columns {
          parameters[wide.weights(ofLayer: l).lowerBound + i * wide.layers[l - 1] + j] = small.weight(layer: l, i, j)
        }
        parameters[wide.biases(ofLayer: l).lowerBound + i] = small.bias(layer: l, i)
      }
    }
    var drr = DRR()
    drr.pruning.tolerance = 1e-6
    task.method = Learner(drr, values: [0])
    task.setting = 0
    task.student.architecture = wide
    task.start = parameters
    start = task
  }

  /// No penalised epoch, then pruning, which finds the zeros, then `epochs` epochs of fine-tuning.
  func task(epochs: Int) -> StudentTask {
    var task = start
    // a window longer than the log: the saturation test never speaks
    task.training = TrainingSettings(
      minEpochs: 1, maxEpochs: 0, finetuneMaxEpochs: epochs, evaluateEvery: max(1, epochs / 50), smoothingWindow: 100)
    return task
  }
}
