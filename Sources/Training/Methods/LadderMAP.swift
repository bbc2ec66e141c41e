import Networks
import SettingKeys

/// Networks of growing widths (`Ladder`), each fitted like `dense_map` from `restarts` starts, until three rungs in a row are
/// no shorter.
///
/// The shortest network predicts, or all of them averaged by 2^(−DL), or equally but for the null model.
package struct LadderMAP: SecondOrderMethod {
  package init() {}
  package var name: String { "ladder_map" }
  package var title: String { "growing networks, maximum a posteriori" }
  package var learnerClass: LearnerClass { .shortByConstruction }
  package var triesStartsItself: Bool { true }

  package static let settings = SettingGroup(
    "methods.ladder_map", standard: LadderMAP(),
    "Networks of growing widths, each at the maximum of its posterior, until three in a row are no shorter.", [])

  package func fit(
    _ task: StudentTask, _ labels: MAPLabels, path: inout PathMemory, _ progress: TrainingProgress
  ) throws -> TrainedStudent {
    var networks: [MLP] = []
    var bits: [Double] = []
    var evaluations = 0
    var converged = true
    var shortest = labels.descriptionBits(task.nullStudent().network)
    var idle = 0
    for rung in Ladder(task.student.architecture).rungs where idle < Ladder.patience {
      var gained = false
      for start in 0..<task.method.restarts {
        let weights = task.streams.start(rung, task.student.initialisation, restart: start)
        guard let fit = labels.fit(MLP(architecture: rung, parameters: weights)),
          let wide = fit.network.embedded(in: task.student.architecture)
        else { continue }
        networks.append(wide)
        bits.append(labels.descriptionBits(wide))
        evaluations += fit.result.evaluations
        converged = converged && fit.result.ending == .converged
        if bits[bits.count - 1] < shortest {
          shortest = bits[bits.count - 1]
          gained = true
        }
      }
      idle = gained ? 0 : idle + 1
    }
    networks.append(task.nullStudent().network)
    bits.append(labels.descriptionBits(networks[networks.count - 1]))
    let predictor =
      switch task.method.average {
      case .mdl: NetworkAverage(networks, descriptionBits: bits)
      case .uniform: NetworkAverage(uniform: networks.count > 1 ? Array(networks.dropLast()) : networks)
      case .none: NetworkAverage(networks[bits.indices.min { bits[$0] < bits[$1] } ?? 0])
      }
    return task.outcome(
      predictor, converged: converged, evaluations: evaluations, alternatives: task.method.average == .none ? 1 : networks.count)
  }

  package func networksTrained(candidates: Int, _ labels: LabelProtocol, _ student: Architecture) -> Int {
    candidates * Ladder(student).rungs.count
  }

  /// A ladder is taken to end where a network has as many parameters as there are labels.
  package func gradientEvaluations(_ run: PlannedRun) -> Double {
    let rungs = Ladder(run.student.architecture).rungs.filter { $0.parameterCount <= run.labelCount }
    return Double(run.starts) * SecondOrderCost.gradientEvaluations(run, fits: rungs)
  }
}
