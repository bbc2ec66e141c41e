import Foundation
import Networks

/// Fully connected networks of growing widths, each fitted at the maximum of its posterior.
///
/// Hidden widths come from 1, 2, 3, 4, 6, 8, 11, 16, 23, … (each √2 times the last, rounded) and the student's own, so
/// that no teacher's widths are a rung by design. Neighbouring layers differ by a factor of at most two. The rungs are
/// climbed in order of their number of parameters; three in a row without a shorter description end the climb.
package struct Ladder {
  static let patience = 3

  /// Architectures from narrow to wide.
  package let rungs: [Architecture]

  package init(_ student: Architecture) {
    var rungs: [[Int]] = [[]]
    for l in 1..<max(1, student.layerCount) {
      rungs = rungs.flatMap { widths in
        Self.widths(upTo: student.layers[l]).filter { width in
          guard let below = widths.last else { return true }
          return width <= 2 * below && below <= 2 * width
        }.map { widths + [$0] }
      }
    }
    self.rungs = rungs.map {
      Architecture(
        layers: [student.inputCount] + $0 + [student.outputCount], activation: student.activation, hasBias: student.hasBias)
    }.sorted { a, b in
      a.parameterCount != b.parameterCount ? a.parameterCount < b.parameterCount : a.layers.lexicographicallyPrecedes(b.layers)
    }
  }

  package static func widths(upTo limit: Int) -> [Int] {
    var widths: [Int] = []
    var next = 1
    while next < limit {
      widths.append(next)
      next = max(next + 1, Int((Double(next) * 2.0.squareRoot()).rounded()))
    }
    return widths + [limit]
  }
}
