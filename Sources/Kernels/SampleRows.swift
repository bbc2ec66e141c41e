/// Samples stored one after the other, from which minibatches are gathered: drawing samples at random from a wide
/// ``SampleMatrix`` would touch as many distant places as there are numbers.
public struct SampleRows<Scalar: KernelScalar> {
  public let features: Int
  public let samples: Int
  private let buffer: AlignedBuffer<Scalar>

  public init(_ matrix: SampleMatrix<Scalar>) {
    features = matrix.features
    samples = matrix.samples
    buffer = AlignedBuffer(count: features * samples)
    for f in 0..<features {
      let row = matrix.buffer.pointer + f * matrix.stride
      for s in 0..<samples { buffer.pointer[s * features + f] = row[s] }
    }
  }

  /// Copies the samples `indices`, in that order, into the columns of `batch`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public func gather(_ indices: ArraySlice<Int>, into batch: SampleMatrix<Scalar>) {
    precondition(indices.count == batch.samples && features == batch.features, "the batch has another shape")
    let first = indices.startIndex
    let target = batch.buffer.pointer
    let width = features
    // eight samples are read side by side, so that a line of the batch is written at once
    var column = 0
    while column + 8 <= batch.samples {
      var rows = (0, 0, 0, 0, 0, 0, 0, 0)
      rows.0 = indices[first + column] * width
      rows.1 = indices[first + column + 1] * width
      rows.2 = indices[first + column + 2] * width
      rows.3 = indices[first + column + 3] * width
      rows.4 = indices[first + column + 4] * width
      rows.5 = indices[first + column + 5] * width
      rows.6 = indices[first + column + 6] * width
      rows.7 = indices[first + column + 7] * width
      let source = buffer.pointer
      var to = target + column
      for f in 0..<width {
        to[0] = source[rows.0 + f]
        to[1] = source[rows.1 + f]
        to[2] = source[rows.2 + f]
        to[3] = source[rows.3 + f]
        to[4] = source[rows.4 + f]
        to[5] = source[rows.5 + f]
        to[6] = source[rows.6 + f]
        to[7] = source[rows.7 + f]
        to += batch.stride
      }
      column += 8
    }
    while column < batch.samples {
      let row = buffer.pointer + indices[first + column] * width
      for f in 0..<width { target[f * batch.stride + column] = row[f] }
      column += 1
    }
  }
}
