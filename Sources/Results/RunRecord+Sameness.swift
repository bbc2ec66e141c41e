extension RunRecord {
  /// Equal, bit for bit, in everything but the timing, the label for people, and the losses on different next blocks.
  public func hasSameResult(as other: RunRecord) -> Bool {
    var copy = self
    if nextBlockCount != other.nextBlockCount {
      copy.nextBlockCount = other.nextBlockCount
      copy[.nextBlockMSE] = other[.nextBlockMSE]
    }
    return copy.hasSamePayload(as: other)
  }
}
