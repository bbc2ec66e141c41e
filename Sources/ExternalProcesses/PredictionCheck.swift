import Files
import Foundation

/// What predictions have to be: means, finite; or probabilities of classes, which are not negative and sum to 1 within 10⁻⁶.
package struct PredictionCheck: Sendable {
  /// Samples.
  package var count: Int
  package var outputs: Int
  package var isOfClasses: Bool

  package init(count: Int, outputs: Int, isOfClasses: Bool) {
    self.count = count
    self.outputs = outputs
    self.isOfClasses = isOfClasses
  }

  /// What is wrong, as the end of "wrote predictions …"; nil for nothing.
  package func problem(_ array: NumpyArray) -> String? {
    let shape = [count, outputs]
    guard array.shape == shape || outputs == 1 && array.shape == [count] else {
      return "of the shape \(array.shapeText); accepted is \(NumpyArray.text(shape))"
        + (outputs == 1 ? " or \(NumpyArray.text([count]))" : "")
    }
    let values = array.numbers
    if let bad = values.firstIndex(where: { !$0.isFinite }) {
      return "that are not finite: \(values[bad]) for sample \(bad / outputs)"
    }
    guard isOfClasses else { return nil }
    for sample in 0..<count {
      let p = values[sample * outputs..<(sample + 1) * outputs]
      if let negative = p.first(where: { $0 < 0 }) { return "with the probability \(negative) for sample \(sample)" }
      let sum = p.reduce(0, +)
      if abs(sum - 1) > 1e-6 { return "whose probabilities sum to \(sum) for sample \(sample); accepted is 1 within 1e-6" }
    }
    return nil
  }
}

extension NumpyArray {
  /// The numbers of one-hot classes.
  package static func classes(oneHot labels: [Double], count k: Int) -> NumpyArray {
    let numbers = stride(from: 0, to: labels.count, by: k).map { start in
      Int64((0..<k).max { labels[start + $0] < labels[start + $1] } ?? 0)
    }
    return NumpyArray(numbers, shape: [numbers.count])
  }
}
