import Foundation

/// The thresholds of successive refinement for pruning (Isik, Weissman and No, arXiv 2102.08329), as both ends replay them.
///
/// With n magnitudes, β = ln n and s = ln(n/β), the threshold of a step is τ = s·m; a magnitude above it is hit and its
/// reconstruction grows by τ; then m ← m(1 − s/n). m starts at 1/λ, the mean magnitude, and is set anew by a refresh
/// where nothing is left above τ.
public struct SurpSchedule: Hashable, Sendable {
  /// n.
  public let count: Int
  /// β; ln n unless given.
  public let beta: Double
  /// s = ln(n/β).
  public var logRatio: Double { log(Double(count) / beta) }
  /// m.
  public private(set) var scale: Double

  public init(count: Int, scale: Double, beta: Double? = nil) {
    precondition(count >= 3, "the schedule needs at least three magnitudes")
    self.count = count
    self.beta = beta ?? log(Double(count))
    self.scale = scale
  }

  /// τ.
  public var threshold: Double { logRatio * scale }
  /// p₀ = β/n, the probability for which the index of a hit is coded.
  public var hitProbability: Double { beta / Double(count) }

  /// After a hit.
  public mutating func advance() { scale *= 1 - logRatio / Double(count) }

  public mutating func refresh(to scale: Double) { self.scale = scale }

  /// The m at which τ lies just below `magnitude`, in single precision.
  func scale(justBelow magnitude: Double) -> Float {
    var m = Float(magnitude / logRatio)
    while m > 0, logRatio * Double(m) >= magnitude { m = m.nextDown }
    return m
  }
}
