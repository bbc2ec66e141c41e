import Networks
import Results
import Training

extension StudentTask {
  /// The mean over the candidates of a cell, from the weights in their records; the null model is one of them where the
  /// shortest description counts. Candidates that diverged or failed are left out.
  func average(of members: [RunRecord]) throws -> TrainedStudent {
    let sound = members.filter { $0.status == .ok && $0.parameters.count == student.architecture.parameterCount }
    guard !sound.isEmpty else {
      var none = nullStudent()
      none.stop = .diverged
      return none
    }
    let networks = sound.map { MLP(architecture: student.architecture, parameters: $0.parameters) }
    let predictor =
      method.average == .mdl
      ? NetworkAverage(networks, descriptionBits: sound.map { $0[.descriptionBits] }) : NetworkAverage(uniform: networks)
    return TrainedStudent(
      predictor: predictor, alternatives: networks.count, stop: .closedForm,
      trainMSE: budget.meanSquaredError(of: predictor), validationMSE: .nan, fitCount: sound[0][count: .fitCount],
      validationCount: sound[0][count: .validationCount], epochs: 0,
      gradientEvaluations: members.reduce(0) { $0 + $1[count: .gradientEvaluations] }, trace: TrainingTrace())
  }
}
