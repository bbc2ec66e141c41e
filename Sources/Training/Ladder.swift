import Foundation
import Networks

/// Fully connected networks of growing widths, each fitted at the maximum of its posterior.
///
/// Hidden widths come from 1, 2, 3, 4, 6, 8, 11, 16, 23, … (each √2 times the last, rounded) and the student's own, so
/// that no teacher's widths are a rung by design. Neighbouring layers differ by a factor of at most two. The rungs are
/// climbed in order of their number of parameters; three in a row without a shorter description end the climb.
public struct Ladder {
  static let patience = 3

  /// Architectures from narrow to wide.
  let rungs: [Architecture]

  init(_ student: Architecture) {
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

  /// Parameters of each rung of a student's ladder.
  public static func parameterCounts(_ student: Architecture) -> [Int] { Ladder(student).rungs.map(\.parameterCount) }

  static func widths(upTo limit: Int) -> [Int] {
    var widths: [Int] = []
    var next = 1
    while next < limit {
      widths.append(next)
      next = max(next + 1, Int((Double(next) * 2.0.squareRoot()).rounded()))
    }
    return widths + [limit]
  }
}

extension StudentTask {
  /// Climbs the ladder with `restarts` starts on each rung, and averages all networks by 2^(−DL), or equally but
  /// for the null model, or takes the shortest one.
  func ladder(_ labels: MAPLabels) -> TrainedStudent {
    var networks: [MLP] = []
    var bits: [Double] = []
    var evaluations = 0
    var converged = true
    var shortest = labels.descriptionBits(nullStudent().network)
    var idle = 0
    for rung in Ladder(student.architecture).rungs where idle < Ladder.patience {
      var gained = false
      for start in 0..<method.restarts {
        let weights = streams.start(rung, student.initialisation, restart: start)
        guard let fit = labels.fit(MLP(architecture: rung, parameters: weights)),
          let wide = fit.network.embedded(in: student.architecture)
        else { continue }
        networks.append(wide)
        bits.append(labels.descriptionBits(wide))
        evaluations += fit.result.evaluations
        converged = converged && fit.result.ending == .converged
        if bits[bits.count - 1] < shortest {
          shortest = bits[bits.count - 1]
          gained = true
        }
      }
      idle = gained ? 0 : idle + 1
    }
    networks.append(nullStudent().network)
    bits.append(labels.descriptionBits(networks[networks.count - 1]))
    let predictor =
      switch method.average {
      case .mdl: NetworkAverage(networks, descriptionBits: bits)
      case .uniform: NetworkAverage(uniform: networks.count > 1 ? Array(networks.dropLast()) : networks)
      case .none: NetworkAverage(networks[bits.indices.min { bits[$0] < bits[$1] } ?? 0])
      }
    return outcome(
      predictor, converged: converged, evaluations: evaluations, alternatives: method.average == .none ? 1 : networks.count)
  }
}
