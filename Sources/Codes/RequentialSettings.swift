/// How a requential description is made.
public struct RequentialSettings: Hashable, Sendable, Codable {
  /// T, the messages; each says with one bit whether it is empty.
  public var messages: Int
  /// Samples of a message, drawn in random order from the shared inputs, all of them before any comes again.
  public var batch: Int
  /// Labels sent by one index.
  public var blockLabels: Int
  /// Steps of Adam of the student after a message, on all labels it has received; the teacher takes as many on the real ones.
  public var steps: Int
  public var rate: Double

  public init(messages: Int = 40, batch: Int = 32, blockLabels: Int = 4, steps: Int = 100, rate: Double = 5e-3) {
    self.messages = messages
    self.batch = batch
    self.blockLabels = blockLabels
    self.steps = steps
    self.rate = rate
  }

  func check() throws(CodeError) {
    guard (1...100_000).contains(messages), (1...1_000_000).contains(batch), (1...1_000_000).contains(blockLabels),
      (1...1_000_000).contains(steps), rate > 0, rate < 1e3
    else {
      throw CodeError(
        .foreignData,
        "Cannot code requentially with these settings: accepted are 1 to 100000 messages, and 1 to 1000000 samples, labels of a block and steps at a positive rate."
      )
    }
  }
}
