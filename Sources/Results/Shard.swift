/// Part k of K of a study's runs: what one process works on. k counts from 0.
public struct Shard: Hashable, Sendable, CustomStringConvertible {
  public let index: Int
  public let count: Int

  /// - Precondition: 0 ≤ index < count.
  public init(index: Int, count: Int) {
    precondition(index >= 0 && index < count, "a shard k/K has 0 ≤ k < K")
    self.index = index
    self.count = count
  }

  public var description: String { "\(index)/\(count)" }

  /// The journal of this shard in a results folder.
  public func journalPath(in folder: String) -> String { "\(folder)/shards/\(index)-of-\(count).journal" }

  /// The claim of the process that writes the journal.
  public func claimPath(in folder: String) -> String { "\(folder)/shards/\(index)-of-\(count).claim" }
}
