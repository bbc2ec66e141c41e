import GSL
import LinearTheory
import Networks
import Teachers

extension StudentTask {
  /// Students with a closed form. They use all n labels and have no choices to make.
  ///
  /// - `least_squares`: the minimum-norm solution of min |y − Xw|².
  /// - `ridge_optimal`: min |y − Xw|² + λ|w|² at λ = σ²p/|w*|², the Bayes rule under an isotropic prior of the
  ///   teacher's own norm; it uses the noise and the norm that a learner would not know.
  /// - `oracle_support`: least squares on the teacher's own support.
  /// - `best_threshold`: least squares, then zero for every coefficient below the threshold of smallest expected excess
  ///   (`BestThreshold`), which only who knows the size of the teacher's weights can name; without noise, or where
  ///   least squares has no finite variance, plain least squares.
  ///
  /// A student with a bias has it as a further column of ones.
  func closedForm() throws -> TrainedStudent {
    let architecture = student.architecture
    precondition(architecture.isLinear && architecture.outputCount == 1, "closed forms are for linear students with one output")
    let columns = columnsInUse
    let p = columns.count + (architecture.hasBias ? 1 : 0)
    let n = budget.count
    var x: [Double] = []
    x.reserveCapacity(n * p)
    for s in 0..<n {
      for j in columns { x.append(budget.inputs[s * budget.inputCount + j]) }
      if architecture.hasBias { x.append(1) }
    }
    let solution: [Double]
    if method.kind == .ridgeOptimal && data.noiseStd > 0 {
      let squaredNorm = teacher.linearWeights.reduce(0) { $0 + $1 * $1 }
      solution = try ridge(
        x: x, n: n, p: p, y: budget.labels, lambda: data.noiseStd * data.noiseStd * Double(budget.inputCount) / squaredNorm)
    } else {
      solution = try minimumNormLeastSquares(x: x, n: n, p: p, y: budget.labels)
    }
    var parameters = [Double](repeating: 0, count: architecture.parameterCount)
    let threshold = threshold
    for (column, value) in zip(columns, solution) { parameters[column] = abs(value) < threshold ? 0 : value }
    if architecture.hasBias { parameters[architecture.parameterCount - 1] = solution[p - 1] }
    let network = MLP(architecture: architecture, parameters: parameters)
    let residuals = zip(network.outputs(sampleMajor: budget.inputs), budget.labels).map { $0 - $1 }
    return TrainedStudent(
      predictor: NetworkAverage(network), stop: .closedForm, trainMSE: residuals.reduce(0) { $0 + $1 * $1 } / Double(n),
      validationMSE: .nan,
      fitCount: n, validationCount: 0, epochs: 0, gradientEvaluations: 0, trace: TrainingTrace())
  }

  /// Below it, coefficients are set to zero.
  private var threshold: Double {
    guard method.kind == .bestThreshold else { return 0 }
    let variance = data.noiseStd * data.noiseStd / data.inputs.variance
    return BestThreshold(n: Double(budget.count), weights: teacher.linearWeights, noiseVariance: variance)?.threshold ?? 0
  }

  private var columnsInUse: [Int] {
    let all = Array(0..<budget.inputCount)
    guard method.kind == .oracleSupport else { return all }
    let weights = teacher.linearWeights
    return all.filter { weights[$0] != 0 }
  }
}
