import RandomStreams

/// Uniformly random rotations (Haar measure on the orthogonal group).
public enum Rotation {
  /// A d × d orthogonal matrix, row by row: Gram–Schmidt, applied twice for accuracy, on a Gaussian matrix.
  public static func random(dimension d: Int, from stream: inout RandomStream) -> [Double] {
    var rows = (0..<d).map { _ in (0..<d).map { _ in stream.normal() } }
    for i in 0..<d {
      for _ in 0..<2 {
        for j in 0..<i {
          let overlap = zip(rows[i], rows[j]).reduce(0) { $0 + $1.0 * $1.1 }
          for k in 0..<d { rows[i][k] -= overlap * rows[j][k] }
        }
      }
      let norm = rows[i].reduce(0) { $0 + $1 * $1 }.squareRoot()
      for k in 0..<d { rows[i][k] /= norm }
    }
    return rows.flatMap { $0 }
  }

  /// Qx for every sample.
  public static func apply(_ q: [Double], sampleMajor inputs: [Double]) -> [Double] {
    let d = Int(Double(q.count).squareRoot().rounded())
    var out = [Double](repeating: 0, count: inputs.count)
    for start in stride(from: 0, to: inputs.count, by: d) {
      for i in 0..<d {
        var sum = 0.0
        for j in 0..<d { sum += q[i * d + j] * inputs[start + j] }
        out[start + i] = sum
      }
    }
    return out
  }
}
