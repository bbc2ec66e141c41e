import Networks
import RandomStreams

/// The random streams of one student: what a restart of a (teacher, replicate) draws. Methods share them.
public struct TrainingStreams: Hashable, Sendable {
  public var seed: UInt64
  public var replicate: Int
  /// The teacher's number in the streams of its pool.
  public var teacher: Int
  public var restart: Int

  public init(seed: UInt64, replicate: Int = 0, teacher: Int = 0, restart: Int = 0) {
    self.seed = seed
    self.replicate = replicate
    self.teacher = teacher
    self.restart = restart
  }

  public var batches: RandomStream { stream(.batches) }
  public var coding: RandomStream { stream(.coding) }
  public var gates: RandomStream { stream(.gates) }
  public var external: RandomStream { stream(.external) }

  /// Starting weights of `architecture`; restart `other` instead of one's own, where it is given.
  public func start(_ architecture: Architecture, _ initialisation: Initialisation, restart other: Int? = nil) -> [Double] {
    var stream = RandomStream(
      seed: seed, role: .initialisation, index: other ?? restart, replicate: replicate, teacher: teacher)
    return initialisation.draw(architecture, from: &stream)
  }

  private func stream(_ role: StreamRole) -> RandomStream {
    RandomStream(seed: seed, role: role, index: restart, replicate: replicate, teacher: teacher)
  }
}
