import Files
import Networks

/// How a prequential description is made: both ends train on what has been sent.
public struct PrequentialSettings: Hashable, Sendable, Codable {
  /// Samples before the first training; they are sent under the predictors that need none.
  public var firstBlock: Int
  /// Each block ends at `ratio` times the samples of the one before, at most 2.
  public var ratio: Double
  /// Widths of the hidden layers of the networks that compete, besides the student itself.
  public var hidden: [[Int]]
  /// Trained again from the same start at each block, or from where the block before ended.
  public var isWarm: Bool
  /// The share of what has been sent that stops the training and calibrates σ or the temperature.
  public var heldOut: Double
  /// Steps of Adam per block, and its rate.
  public var steps: Int
  public var rate: Double
  /// The part of the weight of each predictor that goes to all predictors between two blocks.
  public var switchRate: Double

  public init(
    firstBlock: Int = 8, ratio: Double = 2, hidden: [[Int]] = [], isWarm: Bool = false, heldOut: Double = 0.2, steps: Int = 2000,
    rate: Double = 5e-3, switchRate: Double = 0.1
  ) {
    self.firstBlock = firstBlock
    self.ratio = ratio
    self.hidden = hidden
    self.isWarm = isWarm
    self.heldOut = heldOut
    self.steps = steps
    self.rate = rate
    self.switchRate = switchRate
  }

  /// Where blocks begin: 0, t₁, …, n.
  public func times(count n: Int) -> [Int] {
    var times = [0]
    var next = firstBlock
    while next < n {
      times.append(next)
      next = max(next + 1, Int((Double(next) * ratio).rounded(.down)))
    }
    return times + [n]
  }

  /// - Parameter student: the further networks have its inputs and outputs.
  func check(_ student: Architecture) throws(BrevityError) {
    guard firstBlock >= 1, ratio > 1, ratio <= 2, heldOut > 0, heldOut < 1, (1...10_000_000).contains(steps), rate > 0,
      rate < 1e3,
      switchRate > 0, switchRate < 1, hidden.count <= 16,
      hidden.allSatisfy({ $0.count <= 62 && Self.isSmall([student.inputCount] + $0 + [student.outputCount]) })
    else {
      throw BrevityError(
        .foreignData,
        "Cannot code prequentially with these settings: accepted are a first block from 1, a ratio above 1 and at most 2, a held-out share and a switching rate between 0 and 1, 1 to 10000000 steps at a positive rate, and at most 16 further networks of at most \(StreamHeader.limit) parameters."
      )
    }
  }

  private static func isSmall(_ widths: [Int]) -> Bool {
    widths.allSatisfy { (1...1_000_000).contains($0) }
      && zip(widths, widths.dropFirst()).reduce(0.0) { $0 + Double($1.0 + 1) * Double($1.1) } <= Double(StreamHeader.limit)
  }
}
