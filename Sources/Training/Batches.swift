import Kernels
import RandomStreams

/// Minibatches drawn without replacement, in a new random order every epoch. The last batch may be smaller.
final class Batches<Scalar: KernelScalar> {
  private var order: [Int]
  private var stream: RandomStream
  private let size: Int
  private let source: (inputs: SampleRows<Scalar>, labels: SampleRows<Scalar>)
  private let full: (inputs: SampleMatrix<Scalar>, labels: SampleMatrix<Scalar>)
  private let rest: (inputs: SampleMatrix<Scalar>, labels: SampleMatrix<Scalar>)?

  init(size: Int, inputs: SampleMatrix<Scalar>, labels: SampleMatrix<Scalar>, stream: RandomStream) {
    func empty(_ count: Int) -> (SampleMatrix<Scalar>, SampleMatrix<Scalar>) {
      (SampleMatrix(features: inputs.features, samples: count), SampleMatrix(features: labels.features, samples: count))
    }
    self.size = size
    self.stream = stream
    source = (SampleRows(inputs), SampleRows(labels))
    order = Array(0..<inputs.samples)
    full = empty(size)
    rest = inputs.samples % size == 0 ? nil : empty(inputs.samples % size)
  }

  /// Passes over the orders of the first epochs.
  func skip(epochs: Int) {
    for _ in 0..<epochs { stream.shuffle(&order) }
  }

  func forEachBatch(_ body: (SampleMatrix<Scalar>, SampleMatrix<Scalar>) -> Void) {
    stream.shuffle(&order)
    for start in stride(from: 0, to: order.count, by: size) {
      let indices = order[start..<min(order.count, start + size)]
      let batch = indices.count == size ? full : rest ?? full
      source.inputs.gather(indices, into: batch.inputs)
      source.labels.gather(indices, into: batch.labels)
      body(batch.inputs, batch.labels)
    }
  }
}
