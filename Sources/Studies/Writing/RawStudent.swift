import Networks
import SettingKeys
import Teachers
import Training

extension RawSection<StudentSettings> {
  /// The student has by default the inputs and outputs of the teachers; that of a linear teacher is linear and without bias,
  /// as the teacher is.
  func resolve(for teachers: TeacherSettings) throws -> StudentSettings {
    let teacher = teachers.architecture
    let hidden = teachers.kind.isLinear ? [] : group.standard.layers.dropFirst().dropLast()
    let widths = self[\.layers]?.value ?? [teacher.inputCount] + hidden + [teacher.outputCount]
    let isLinear = widths.count == 2
    let student = resolved(
      over: StudentSettings(
        architecture: Architecture(
          layers: widths, activation: isLinear ? .identity : .tanh, hasBias: !(isLinear && teachers.kind.isLinear))))
    let ends = [
      ("first", student.architecture.inputCount, teacher.inputCount),
      ("last", student.architecture.outputCount, teacher.outputCount),
    ]
    for (end, width, expected) in ends where width != expected {
      throw StudyError(
        self[\.layers]?.place ?? node.place, "student.layers", "is \(widths) for teachers with layers \(teacher.layers)",
        accepted: "\(expected) as the \(end) width")
    }
    if let initialisation = self[\.initialisation], initialisation.value == .zeros, !isLinear {
      throw initialisation.error(
        "is zeros, and a network with hidden layers never leaves that saddle",
        accepted: "lux, glorot, pytorch, gaussian; or zeros with layers \([teacher.inputCount, teacher.outputCount])")
    }
    return student
  }

  /// A student that is narrower than its teachers may be unable to represent them.
  func checkWidths(_ student: StudentSettings, for teachers: TeacherSettings, warnings: inout [String]) throws {
    let (own, other) = (student.architecture.layers, teachers.architecture.layers)
    let (hidden, hiddenOfTeacher) = (own.dropFirst().dropLast(), other.dropFirst().dropLast())
    guard hidden.count < hiddenOfTeacher.count || zip(hidden, hiddenOfTeacher).contains(where: { $0 < $1 }) else { return }
    if let realizable = self[\.realizable], realizable.value == .required {
      throw realizable.error(
        "is required, and the student \(own) is narrower than the teachers \(other)",
        accepted: "students at least as deep and wide as the teachers, or any")
    }
    warnings.append(
      "The student \(own) is narrower than the teachers \(other), so it may not be able to represent them.")
  }
}
