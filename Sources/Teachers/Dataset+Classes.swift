import Codelengths
import Networks
import RandomStreams

extension Dataset {
  /// Labels drawn from the softmax of `outputs`/`temperature`: one-hot, K values a sample. The noise-free labels are the
  /// probabilities.
  static func classes(
    _ inputs: [Double], outputs: [Double], temperature: Double, of architecture: Architecture, from stream: inout RandomStream
  ) -> Dataset {
    let k = architecture.outputCount
    var labels = [Double](repeating: 0, count: outputs.count)
    var probabilities: [Double] = []
    probabilities.reserveCapacity(outputs.count)
    for start in stride(from: 0, to: outputs.count, by: k) {
      let p = Softmax.probabilities(outputs[start..<start + k].map { $0 / temperature })
      let u = stream.uniform()
      var sum = 0.0
      // the last class takes what rounding leaves
      let hot =
        p.dropLast().firstIndex {
          sum += $0
          return u < sum
        } ?? k - 1
      labels[start + hot] = 1
      probabilities += p
    }
    return Dataset(
      inputCount: architecture.inputCount, outputCount: k, inputs: inputs, labels: labels, noiseFreeLabels: probabilities)
  }
}
