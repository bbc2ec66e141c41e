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

  public init(every: Int = 0, points: [Point] = [], offset: Int = 0) {
    self.every = every
    self.points = points
    self.offset = offset
  }

  mutating func record(_ epoch: Int, train: Double, validation: () -> Double) {
    guard every > 0, (offset + epoch) % every == 0 else { return }
    points.append(Point(epoch: offset + epoch, trainMSE: train, validationMSE: validation()))
  }

  mutating func advance(by epochs: Int) { offset += epochs }
}
