import Testing
import Training

@Suite struct LabelSplitTests {
  @Test(arguments: [0.1, 0.2, 0.25, 0.3, 0.5, 0.7]) func partsAreNestedAndHaveTheStatedSizes(_ f: Double) {
    for n in 1...200 {
      let split = LabelSplit(count: n, fraction: f)
      #expect(split.validation.count == Int((Double(n) * f + 1e-9).rounded(.down)))
      #expect((split.fit + split.validation).sorted() == Array(0..<n))
      let larger = LabelSplit(count: n + 1, fraction: f)
      #expect(larger.fit.starts(with: split.fit) && larger.validation.starts(with: split.validation))
    }
  }

  @Test func everyFifthLabelOfAFifth() {
    #expect(LabelSplit(count: 15, fraction: 0.2).validation == [4, 9, 14])
  }

  @Test func foldsPartitionTheLabels() {
    let folds = (0..<3).map { LabelSplit(count: 8, fold: $0, of: 3) }
    #expect(folds.map(\.validation) == [[0, 3, 6], [1, 4, 7], [2, 5]])
    #expect(folds.allSatisfy { ($0.fit + $0.validation).sorted() == Array(0..<8) })
  }
}
