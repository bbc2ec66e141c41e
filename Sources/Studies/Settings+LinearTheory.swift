import Training

extension Settings {
  /// Whether `LinearTheory` describes the students of this condition.
  package var hasLinearTheory: Bool {
    teachers.kind.isLinear && data.inputs == .normal && student.architecture.isLinear && !student.architecture.hasBias
  }

  package var isLinearCase: Bool { hasLinearTheory && data.noiseStd > 0 }

  /// p and k of a linear teacher; a rotation leaves no coordinate out.
  package var inputCount: Int { teachers.architecture.inputCount }
  package var liveInputs: Int { teachers.kind == .sparseLinear && !teachers.rotate ? teachers.nonzero ?? inputCount : inputCount }

  /// The coordinates a closed form counts: p for least squares, k for the oracle; nil for other methods.
  package func dimension(of kind: any Method) -> Int? {
    switch kind {
    case is LeastSquares: inputCount
    case is OracleSupport: liveInputs
    default: nil
    }
  }
}
