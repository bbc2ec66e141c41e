import Foundation
import RandomStreams

/// The Poisson functional representation (Li and El Gamal, doi:10.1109/TIT.2018.2865570): with candidates Y_1, Y_2, … ~ P and
/// arrival times T_1 < T_2 < … of unit rate, both shared, Y_J with J = argmin T_i P(Y_i)/Q(Y_i) is a draw from Q, and
/// E log₂ J ≤ KL(Q ‖ P) + log₂(e)/e + 1.
public enum PoissonRepresentation {
  /// J, counted from 1.
  ///
  /// - Parameters:
  ///   - arrival: the time between two candidates, exponential of rate 1.
  ///   - logRatio: ln Q/P of candidate i, counted from 1.
  ///   - largestLogRatio: an upper bound of it, at which the search ends by itself.
  ///   - limit: candidates looked at in any case at most; then the law is only near Q (ordered random coding).
  public static func index(
    arrival: (Int) -> Double, logRatio: (Int) -> Double, largestLogRatio: Double, limit: Int
  ) -> Int {
    var time = 0.0
    var best = (index: 1, log: Double.infinity)
    for i in 1...limit {
      time += arrival(i)
      // no later candidate can be earlier than this
      if log(time) - largestLogRatio > best.log { break }
      let value = log(time) - logRatio(i)
      if value < best.log { best = (i, value) }
    }
    return best.index
  }
}
