import Laplace
import Networks
import Training

/// How long one worker takes for what plans count.
public struct WorkerSpeed: Hashable, Sendable {
  /// Of a gradient of one sample.
  public var secondsPerGradientEvaluation: Double
  /// Of a multiplication with an addition in products of double precision.
  public var secondsPerOperation: Double

  public init(secondsPerGradientEvaluation: Double, secondsPerOperation: Double) {
    self.secondsPerGradientEvaluation = secondsPerGradientEvaluation
    self.secondsPerOperation = secondsPerOperation
  }

  /// Passes in double precision take up to twice as long as the gradients of single precision that were measured.
  func seconds(_ cost: VariationalLength.Cost) -> Double {
    secondsPerOperation * cost.operations + 2 * secondsPerGradientEvaluation * cost.gradients
  }
}

extension Settings {
  /// Per-sample gradients that one run may take at most; those of averages and null models belong to no run of their own.
  func gradientEvaluations(of run: TrainingRun) -> Double {
    guard run.role == .candidate else { return 0 }
    let method = methods[run.method]
    return method.kind.gradientEvaluations(
      PlannedRun(
        student: student, training: training, labels: labels, teacher: teachers.architecture,
        setting: run.settingIndex.map { method.values[$0] }, starts: method.restarts, labelCount: run.cell.trainCount))
  }

  /// What the description length of a dense student costs, in an average that of each member; nothing for null models.
  func lengthCost(of run: TrainingRun) -> VariationalLength.Cost {
    guard run.role != .nullModel, methods[run.method].kind.makesNetworks,
      student.hasVariationalLength(trainCount: run.cell.trainCount, loss: training.loss)
    else {
      return VariationalLength.Cost()
    }
    let architecture = student.architecture
    var one = VariationalLength.cost(
      parameterCount: architecture.parameterCount,
      tensorCount: Tensors(architecture, initialisation: student.initialisation).count, sampleCount: run.cell.trainCount,
      outputCount: architecture.outputCount, likelihood: training.loss == .crossEntropy ? .categorical : .gaussian)
    let members = run.role == .average ? Double(methods[run.method].candidateCount) : 1
    one.operations *= members
    one.gradients *= members
    return one
  }

  /// What a run costs at most, in operations, the same on every machine: a gradient of one sample is about three for each
  /// parameter.
  package func plannedOperations(of run: TrainingRun) -> Double {
    let lengths = lengthCost(of: run)
    let gradients = gradientEvaluations(of: run) + 2 * lengths.gradients
    return 3 * Double(student.architecture.parameterCount) * gradients + lengths.operations
  }
}
