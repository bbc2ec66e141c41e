import Codelengths
import Codes
import Files
import Studies
import Teachers

extension CellData {
  /// The labels of the budget as a problem of coding.
  /// - Throws: `BrevityError` where real labels fit no grid.
  func codingProblem() throws(BrevityError) -> CodingProblem {
    let origin = CodingProblem.Origin(
      seed: seed, teacher: settings.teachers.pool.streamNumber(ofTeacher: teacher.index), replicate: replicate)
    if settings.training.loss == .crossEntropy {
      return CodingProblem.classification(
        budget, student: settings.student, origin: origin,
        inputLaw: settings.teachers.files == nil ? settings.data.inputs : nil)
    }
    return try CodingProblem.regression(
      budget, precision: settings.labels.labelPrecision, student: settings.student, origin: origin,
      inputLaw: settings.data.inputs)
  }

  /// The labels under the teacher, with the best noise scale; nil where nobody knows the teacher.
  func teacherLabelLength(_ problem: CodingProblem) -> Codelength? {
    guard teacher.samples == nil else { return nil }
    return problem.labels(under: teacher.codingOutputs(sampleMajor: problem.inputs))
  }
}

extension Teacher {
  /// The outputs whose softmax, for classes, is the law of the labels.
  func codingOutputs(sampleMajor inputs: [Double]) -> [Double] {
    let outputs = labels(sampleMajor: inputs)
    guard let temperature else { return outputs }
    return outputs.map { $0 / temperature }
  }
}
