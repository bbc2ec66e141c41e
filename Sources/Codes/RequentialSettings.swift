import Files

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

  func check(perSample: Int) throws(BrevityError) {
    // every block has a random stream of its own, and there are 2²⁴ of them
    let blocks = Double(messages) * (Double(batch) * Double(perSample) / Double(max(1, blockLabels)) + 1)
    guard (1...100_000).contains(messages), (1...1_000_000).contains(batch), (1...512).contains(blockLabels),
      blocks < Double(1 << 24 - StreamIndex.candidates), (1...1_000_000).contains(steps), rate > 0, rate < 1e3
    else {
      throw BrevityError(
        .foreignData,
        "Cannot code requentially with these settings: accepted are 1 to 100000 messages, 1 to 1000000 samples, blocks of 1 to 512 labels, fewer than 2^24 of them, and 1 to 1000000 steps at a positive rate."
      )
    }
  }
}
