import CMeasures
import Foundation
import LearningCurves

/// Microseconds for one fit of a + b n^-c to twelve points with its covariance, beside scipy's curve_fit; both in processor time,
/// so that other work of the machine is not charged.
struct FitTimes {
  var certified = Sample()
  var fast = Sample()
  var scipy: Sample?

  init(repetitions: Int, scipy peer: Peer?, folder: String) throws {
    let sizes = (0..<12).map { 16 * exp2(Double($0)) }
    let losses = sizes.enumerated().map { 0.05 + 1.8 / $1.squareRoot() * (1 + 0.02 * sin(7 * Double($0))) }
    guard let model = CurveModel(named: "pow3") else { throw BenchmarkError("there is no model pow3") }
    let file = "\(folder)/curve.json"
    try JSONEncoder().encode(["sizes": sizes, "losses": losses]).write(to: URL(fileURLWithPath: file))
    let fits = 300
    func seconds(_ search: FitOptions.Search) throws -> (perFit: Double, rss: Double) {
      let start = thread_seconds()
      var rss = 0.0
      for _ in 0..<fits {
        rss = try CurveFit.fit(model, sizes: sizes, losses: losses, options: FitOptions(search: search)).rss
      }
      return ((thread_seconds() - start) * 1e6 / Double(fits), rss)
    }
    scipy = peer.map { _ in Sample() }
    for _ in 0..<repetitions {
      let ours = try seconds(.certified)
      certified.add(ours.perFit)
      let quick = try seconds(.fast)
      fast.add(quick.perFit)
      guard abs(quick.rss - ours.rss) <= 1e-9 * ours.rss else {
        throw BenchmarkError("the fast fit ends at \(quick.rss), and the certified one at \(ours.rss)")
      }
      guard let peer else { continue }
      let theirs = try peer.train(case: file, epochs: fits)
      guard abs(theirs.loss - ours.rss) <= 1e-6 * ours.rss else {
        throw BenchmarkError("scipy ends at a sum of squares of \(theirs.loss), and here it is \(ours.rss)")
      }
      scipy?.add(theirs.seconds * 1e6 / Double(fits))
    }
  }
}
