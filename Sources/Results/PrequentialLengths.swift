import Foundation
import Studies

/// Lengths of the labels up to n_train in a code that needs no description of a network: every block of labels, from one n_train
/// to the next, is coded with the student that the labels before it chose.
///
/// With noise σ known, a block of m labels takes m·mse/(2σ² ln 2) bits beyond what depends on m and σ alone, which is the same for
/// all methods and left out; so is the first block, which no student codes. The order of methods at one n_train is that of the
/// lengths.
package enum PrequentialLengths {
  /// One value per run: NaN but for selected students beyond the first n_train whose earlier blocks were all measured.
  ///
  /// - Returns: nil where there is no noise, labels are classes, or blocks were not measured.
  package static func bits(study: Study, runs: [TrainingRun], selected: [Double], nextBlockMSE: [Double]?) -> [Double]? {
    guard let nextBlockMSE, !study.hasClasses, study.conditions.allSatisfy({ $0.settings.data.noiseStd > 0 }) else { return nil }
    struct Curve: Hashable {
      var condition: Int, method: Int, teacher: Int, replicate: Int
    }
    var curves: [Curve: [Int]] = [:]
    for (index, run) in runs.enumerated() where selected[index] == 1 {
      let curve = Curve(
        condition: run.cell.condition, method: run.method, teacher: run.cell.teacher, replicate: run.cell.replicate)
      curves[curve, default: []].append(index)
    }
    var bits = runs.map { _ in Double.nan }
    for (curve, indices) in curves {
      let noise = study.conditions[curve.condition].settings.data.noiseStd
      let bySize = Dictionary(indices.map { (runs[$0].cell.trainCount, $0) }, uniquingKeysWith: { first, _ in first })
      var sum = 0.0
      for (n, next) in zip(study.trainCounts, study.trainCounts.dropFirst()) {
        guard let index = bySize[n] else { break }
        sum += Double(next - n) * nextBlockMSE[index] / (2 * noise * noise * log(2))
        if let later = bySize[next] { bits[later] = sum }
      }
    }
    return bits
  }
}
