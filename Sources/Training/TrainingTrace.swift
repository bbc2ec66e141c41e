/// A metric against epochs (not a learning curve): the losses of a student every `every` epochs.
public struct TrainingTrace: Hashable, Sendable {
  public struct Point: Hashable, Sendable {
    public var epoch: Int
    public var trainMSE: Double
    /// NaN where there are no validation labels.
    public var validationMSE: Double
  }

  /// 0 records nothing.
  public let every: Int
  public private(set) var points: [Point] = []
  /// Epochs of earlier phases.
  private var offset = 0

  public init(every: Int = 0) { self.every = every }

  mutating func record(_ epoch: Int, train: Double, validation: () -> Double) {
    guard every > 0, (offset + epoch) % every == 0 else { return }
    points.append(Point(epoch: offset + epoch, trainMSE: train, validationMSE: validation()))
  }

  mutating func advance(by epochs: Int) { offset += epochs }
}
