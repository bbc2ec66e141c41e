/// A metric against epochs (not a learning curve): the losses of a student every `every` epochs.
public struct TrainingTrace: Hashable, Sendable {
  public struct Point: Hashable, Sendable {
    public var epoch: Int
    public var trainMSE: Double
    /// NaN where there are no validation labels.
    public var validationMSE: Double

    public init(epoch: Int, trainMSE: Double, validationMSE: Double) {
      self.epoch = epoch
      self.trainMSE = trainMSE
      self.validationMSE = validationMSE
    }
  }

  /// 0 records nothing.
  public let every: Int
  public private(set) var points: [Point]
  /// Epochs of earlier phases.
  public private(set) var offset: Int
  /// The smallest test loss over the turning points of the validation loss in all phases, each measured one look after the
  /// turn: the published statistic of arXiv 2505.17469, selected on the test set and therefore optimistic. Infinite
  /// where no turn was seen or no test set watched. It chooses nothing.
  public private(set) var leastTestMSE: Double

  public init(every: Int = 0, points: [Point] = [], offset: Int = 0, leastTestMSE: Double = .infinity) {
    self.leastTestMSE = leastTestMSE
    self.every = every
    self.points = points
    self.offset = offset
  }

  mutating func record(_ epoch: Int, train: Double, validation: () -> Double) {
    guard every > 0, (offset + epoch) % every == 0 else { return }
    points.append(Point(epoch: offset + epoch, trainMSE: train, validationMSE: validation()))
  }

  /// The test loss at a turning point of the validation loss.
  mutating func turned(test: Double) { leastTestMSE = min(leastTestMSE, test) }

  mutating func advance(by epochs: Int) { offset += epochs }
}
