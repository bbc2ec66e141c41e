import Codelengths
import Foundation
import RandomStreams

/// What a code at the rate-distortion bound would make of magnitudes u ~ Exp(λ): the reconstruction v ≤ u of the one-sided test
/// channel u = v + noise, noise ~ Exp(1/D), drawn given u (arXiv 2102.08329).
///
///     P(v = 0 | u) = exp(−u(1/D − λ)),     else v ∈ (0, u) with density ∝ exp(v(1/D − λ))
public struct LaplaceTestChannel: Sendable {
  /// λ.
  let rate: Double
  /// D < 1/λ.
  let distortion: Double

  public init(rate: Double, distortion: Double) {
    precondition(rate > 0 && distortion > 0 && distortion * rate < 1, "the distortion must lie below the mean magnitude")
    self.rate = rate
    self.distortion = distortion
  }

  /// A draw of v given u ≥ 0.
  public func reconstruction(of u: Double, from stream: inout RandomStream) -> Double {
    let slope = 1 / distortion - rate
    let first = stream.uniform()
    let second = stream.uniform()
    if first < exp(-slope * u) { return 0 }
    // v = u + ln(w + (1 − w) exp(−slope u))/slope, which does not overflow
    return max(0, u + log(second + (1 - second) * exp(-slope * u)) / slope)
  }
}
