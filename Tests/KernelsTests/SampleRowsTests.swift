import Kernels
import Testing

@Suite struct SampleRowsTests {
  /// Every sample lands in its column, for widths and batches around the step of eight.
  @Test(arguments: [1, 2, 7, 8, 9, 17], [1, 3, 8, 16, 21]) func gathersTheSamplesAsked(features: Int, size: Int) {
    let count = 40
    let values = (0..<count * features).map { Double($0) }
    let rows = SampleRows(SampleMatrix<Float>(features: features, sampleMajor: values))
    let order = (0..<count).map { ($0 * 7 + 3) % count }
    let batch = SampleMatrix<Float>(features: features, samples: size)
    rows.gather(order[5..<5 + size], into: batch)
    for s in 0..<size {
      for f in 0..<features { #expect(batch[f, s] == Float(order[5 + s] * features + f)) }
    }
  }
}
