import Foundation
import Kernels
import Laplace
import Networks

/// Changes of a support that make the description shorter, predicted from the linearised posterior and kept only if the
/// length falls once the network has been fitted again.
package enum SupportRevision {
  /// Drops live parameters i whose loss of fit ½ θ_i²/Σ_ii is cheaper than stating them: ½ ln(τ²/Σ_ii) and the index.
  /// At most a quarter of them in one step. Returns passes over the labels.
  package static func drop(_ fit: inout MAPFit, _ labels: MAPLabels) -> Int {
    let live = fit.network.parameters.map { $0 != 0 }
    let model = labels.linearised(fit.network, live)
    guard model.liveCount > 1, let variances = model.posteriorVariances(fit.result.scales) else { return 0 }
    let index = indexBits(of: live.count, live: model.liveCount - 1)
    var gains: [(parameter: Int, nats: Double)] = []
    for (row, parameter) in model.live.enumerated() {
      let theta = fit.network.parameters[parameter]
      let tau = fit.result.scales.tau[model.tensorOf[row]]
      let nats = (log(tau * tau / variances[row]) - theta * theta / variances[row]) / 2 + index * M_LN2
      if nats > 0 { gains.append((parameter, nats)) }
    }
    gains.sort { $0.nats == $1.nats ? $0.parameter < $1.parameter : $0.nats > $1.nats }
    var parameters = fit.network.parameters
    for gain in gains.prefix(max(1, model.liveCount / 4)) { parameters[gain.parameter] = 0 }
    guard parameters != fit.network.parameters else { return 0 }
    return keep(MLP(architecture: fit.network.architecture, parameters: parameters).removingDeadParameters(), nil, &fit, labels)
  }

  /// Takes back zero parameters i whose predicted gain ½ [a²τ²/(1 + τ²b) − ln(1 + τ²b)], with a = −J_iᵀr/s² and
  /// b = J_iᵀ(s²I + J T Jᵀ)⁻¹J_i, exceeds the index. At most a tenth of the support in one step.
  package static func grow(_ fit: inout MAPFit, _ labels: MAPLabels) -> Int {
    let live = fit.network.parameters.map { $0 != 0 }
    let count = live.count { $0 }
    guard count > 0, count < live.count else { return 0 }
    let gains = labels.linearised(fit.network).gainsOfAdding(live: live, fit.result.scales)
    let index = indexBits(of: live.count, live: count)
    let worthwhile = gains.filter { $0.nats > index * M_LN2 }.sorted {
      $0.nats == $1.nats ? $0.parameter < $1.parameter : $0.nats > $1.nats
    }
    guard !worthwhile.isEmpty else { return 0 }
    var wider = live
    for gain in worthwhile.prefix(max(1, count / 10)) { wider[gain.parameter] = true }
    return keep(fit.network, wider, &fit, labels)
  }

  /// log₂ C(d, k+1) − log₂ C(d, k), the price of one more index.
  private static func indexBits(of d: Int, live k: Int) -> Double { log2(Double(d - k) / Double(k + 1)) }

  private static func keep(_ network: MLP, _ live: [Bool]?, _ fit: inout MAPFit, _ labels: MAPLabels) -> Int {
    let support = live ?? network.parameters.map { $0 != 0 }
    guard let trial = labels.polish(network, live: support, scales: fit.result.scales) else { return 0 }
    if labels.descriptionBits(trial.network) < labels.descriptionBits(fit.network) { fit = trial }
    return trial.result.evaluations
  }
}
