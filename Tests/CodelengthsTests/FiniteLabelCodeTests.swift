import Codelengths
import Foundation
import GSL
import Testing

@Suite struct LabelGridTests {
  @Test func labelsGoToTheNearestValue() {
    let grid = LabelGrid(precision: 0.5, reach: 4)
    #expect(grid.count == 9)
    #expect(grid.bin(of: 0.2) == 4 && grid.bin(of: 0.26) == 5 && grid.bin(of: -2.2) == 0)
    #expect(grid.value(ofBin: 5) == 0.5 && grid.lowerEdge(ofBin: 5) == 0.25)
    for bin in 0..<9 { #expect(grid.bin(of: grid.value(ofBin: bin)) == bin) }
  }

  @Test func labelsBeyondTheEndsHaveNoBin() {
    let grid = LabelGrid(precision: 0.5, reach: 4)
    #expect(grid.bin(of: 2.3) == nil && grid.bin(of: .nan) == nil && grid.bin(of: -.infinity) == nil)
  }
}

@Suite struct LabelCodeTests {
  let grid = LabelGrid(precision: 0.1, reach: 25)

  /// Kraft with equality on a grid that is only five standard deviations wide, wherever the mean lies.
  @Test(arguments: [0.0, 0.033, 2.4, -40]) func kraftSumOnAGrid(_ mean: Double) {
    let code = LabelCode(alphabet: .grid(grid))
    let sum = (0..<grid.count).reduce(0.0) { $0 + exp2(-code.length(of: $1, under: .normal(mean: mean, std: 1)).bits) }
    #expect(abs(sum - 1) < 1e-12)
  }

  @Test func kraftSumOfClasses() {
    let code = LabelCode(alphabet: .classes(10))
    for logits in [(0..<10).map { sin(Double($0)) * 5 }, [800] + Array(repeating: -800, count: 9)] {
      let sum = (0..<10).reduce(0.0) { $0 + exp2(-code.length(of: $1, under: .softmax(logits: logits)).bits) }
      #expect(abs(sum - 1) < 1e-12)
    }
  }

  @Test func kraftSumOfAMixture() {
    let code = LabelCode(alphabet: .grid(grid))
    let mixture = Prediction.mixture(weights: [0.3, 0.7], of: [.uniform, .normal(mean: 1, std: 0.2)])
    #expect(abs((0..<grid.count).reduce(0.0) { $0 + code.probability(of: $1, under: mixture) } - 1) < 1e-12)
  }

  @Test func exactLengthAtTheMean() {
    let code = LabelCode(alphabet: .grid(LabelGrid(precision: 0.1, reach: 200)), escape: 1e-9)
    #expect(abs(code.length(of: 200, under: .normal(mean: 0, std: 1)).bits - 4.648277) < 5e-7)
  }

  /// The escape costs log₂(1/(1 − ε)) at most, and no label costs more than log₂(N/ε).
  @Test func theEscapeBoundsTheLength() {
    let grid = LabelGrid(precision: 0.1, reach: 200)
    let code = LabelCode(alphabet: .grid(grid), escape: 0.01)
    // the bin from 0.25 to 0.35 of a standard normal density
    let plain = -log2((erf(0.35 / 2.0.squareRoot()) - erf(0.25 / 2.0.squareRoot())) / 2)
    let near = code.length(of: 203, under: .normal(mean: 0, std: 1)).bits - plain
    #expect(near <= log2(1 / 0.99) && near > log2(1 / 0.99) - 1e-3)
    let far = code.length(of: 400, under: .normal(mean: -20, std: 1e-3)).bits
    #expect(abs(far - log2(401 / 0.01)) < 1e-9)
  }

  /// A diverged network still codes: uniformly.
  @Test func predictionsThatAreNoNumbersAreUniform() {
    let code = LabelCode(alphabet: .grid(grid))
    #expect(abs(code.length(of: 3, under: .normal(mean: .nan, std: 1)).bits - log2(51)) < 1e-12)
  }

  @Test func cumulativesAreSumsOfProbabilities() {
    let code = LabelCode(alphabet: .grid(grid), escape: 1e-12)
    for prediction in [Prediction.uniform, .normal(mean: 0.3, std: 0.4)] {
      var sum = 0.0
      for bin in 0..<grid.count {
        #expect(abs(code.predictedCumulative(before: bin, under: prediction) - sum) < 1e-10)
        sum += code.probability(of: bin, under: prediction)
      }
      #expect(code.predictedCumulative(before: grid.count, under: prediction) == 1)
    }
  }

  @Test func uniformLengths() {
    #expect(abs(60000 * LabelAlphabet.classes(10).uniformLength.bits - 199315.686) < 1e-3)
    #expect(abs(50000 * LabelAlphabet.classes(10).uniformLength.bits - 166096.405) < 1e-3)
  }
}

@Suite struct EliasDeltaTests {
  @Test func knownLengths() {
    let lengths = [1, 2, 3, 4, 7, 8, 15, 16, 1000].map { Int(IntegerCode.eliasDelta($0).bits) }
    #expect(lengths == [1, 4, 4, 5, 5, 8, 8, 9, 16])
  }

  /// Kraft: at most 1, and near it.
  @Test func kraftSum() {
    let sum = (1..<(1 << 20)).reduce(0.0) { $0 + exp2(-IntegerCode.eliasDelta($1).bits) }
    #expect(sum <= 1 && sum > 0.94)
  }
}
