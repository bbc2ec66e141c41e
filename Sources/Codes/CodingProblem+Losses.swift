import Codelengths
import Foundation
import Networks
import Teachers

extension CodingProblem {
  /// Length of the labels under given outputs for all samples, with the noise scale that makes real labels shortest.
  public func labels(under outputs: [Double]) -> Codelength {
    guard case .grid(let grid) = labelCode.alphabet else {
      return labelCode.length(of: symbols, under: predictions(outputs: outputs, noiseStd: 0))
    }
    let squares = zip(outputs, symbols).reduce(0.0) { sum, pair in
      let residual = pair.0 - grid.value(ofBin: pair.1)
      return sum + residual * residual
    }
    let std = max(grid.precision / 2, (squares / Double(max(1, outputs.count))).squareRoot())
    return labelCode.length(of: symbols, under: predictions(outputs: outputs, noiseStd: std))
  }

  /// Mean squared error on real test labels, or the share of test samples put in the wrong class.
  public func testLoss(of network: MLP, on test: Dataset) -> Double {
    testLoss(outputs: network.outputs(sampleMajor: test.inputs), on: test)
  }

  /// The same for given outputs.
  public func testLoss(outputs: [Double], on test: Dataset) -> Double {
    guard isClassification else {
      return zip(outputs, test.labels).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(test.labels.count)
    }
    let k = test.outputCount
    func largest(_ values: [Double], _ s: Int) -> Int { (0..<k).max { values[s * k + $0] < values[s * k + $1] } ?? 0 }
    return Double((0..<test.count).count { largest(outputs, $0) != largest(test.labels, $0) }) / Double(test.count)
  }
}
