import CKernels
import Foundation

/// What turns the Jacobian of logits into that of generalised Gauss–Newton steps: in each sample, class probabilities p and
/// a root L of their Fisher information diag(p) − p pᵀ. See `Jacobian` and fisher.c.
final class FisherColumns {
  /// Classes × padded samples.
  let logits: AlignedBuffer<Double>
  private let labels: SampleMatrix<Double>
  private let probabilities: AlignedBuffer<Double>
  /// √p of the classes that have a column.
  private let columnRoots: AlignedBuffer<Double>
  private let referenceRoots: AlignedBuffer<Double>
  /// The most probable class of each sample, which has no column; its place is the last class's.
  private var references: [Int32]

  init(labels: SampleMatrix<Double>) {
    self.labels = labels
    let columns = labels.features * labels.stride
    logits = AlignedBuffer(count: columns)
    probabilities = AlignedBuffer(count: columns)
    columnRoots = AlignedBuffer(count: columns - labels.stride)
    referenceRoots = AlignedBuffer(count: labels.stride)
    references = [Int32](repeating: 0, count: labels.stride)
  }

  /// From `rows` that are derivatives of the logits to their weighted form; fills `residuals` and returns twice the
  /// cross-entropy in nats.
  func weight(_ rows: AlignedBuffer<Double>, parameterCount: Int, residuals: AlignedBuffer<Double>) -> Double {
    var nats = 0.0
    for s in 0..<labels.samples { nats += weight(sample: s, residuals) }
    brv_softmax_whiten(
      rows.pointer, parameterCount, labels.features, labels.stride, probabilities.pointer, columnRoots.pointer,
      referenceRoots.pointer, references)
    return 2 * nats
  }

  private func weight(sample s: Int, _ residuals: AlignedBuffer<Double>) -> Double {
    let (classes, stride) = (labels.features, labels.stride)
    var reference = 0
    for c in 1..<classes where logits[c * stride + s] > logits[reference * stride + s] { reference = c }
    let largest = logits[reference * stride + s]
    var total = 0.0
    for c in 0..<classes { total += exp(logits[c * stride + s] - largest) }
    let logTotal = largest + log(total)
    var nats = 0.0
    for c in 0..<classes {
      let logit = logits[c * stride + s]
      nats += labels[c, s] * (logTotal - logit)
      // a probability of zero would leave 0/0 where the class occurs all the same
      probabilities[c * stride + s] = max(exp(logit - logTotal), 1e-300)
    }
    func p(_ c: Int) -> Double { probabilities[c * stride + s] }
    let root = p(reference).squareRoot()
    references[s] = Int32(reference)
    referenceRoots[s] = root
    // the reflection of (p − y)/√p, whose product with v is its component r: that with √p vanishes
    let reflected = (p(reference) - labels[reference, s]) / (root * (1 + root))
    for column in 0..<classes - 1 {
      let c = column == reference ? classes - 1 : column
      let q = p(c).squareRoot()
      columnRoots[column * stride + s] = q
      residuals[column * stride + s] = (p(c) - labels[c, s]) / q - q * reflected
    }
    return nats
  }
}
