import Teachers

/// What a person asked of the table of description lengths.
struct WrittenCodelengths: Sendable {
  let table: Written<CodelengthSettings.Table>
  let steps: Written<Int>?

  init(_ value: UntypedValue) throws {
    let section = try StudySection(value.node, path: value.path, keys: StudyKeys.codelengths)
    guard let table = section.value("table") else {
      let names = CodelengthSettings.Table.allCases.map(\.rawValue).joined(separator: ", ")
      throw StudyError(value.node.place, section.path(of: "table"), "is missing", accepted: names)
    }
    self.table = try table.choice()
    steps = try section.value("steps")?.integer(in: 1...10_000_000)
  }

  /// - Throws: `StudyError` where the students that are to be coded are not stored, or a teacher's length is that of
  ///   weights in 32 bits, which no finite budget belongs to.
  func resolve(_ conditions: [Settings], storesStudents: Bool) throws -> CodelengthSettings {
    switch table.value {
    case .codes, .plane:
      guard storesStudents else {
        throw table.error(
          "is \(table.value.rawValue), which codes students, and the study stores none",
          accepted: "it with students: true, or budget")
      }
    case .budget:
      for teachers in conditions.map(\.teachers) where teachers.weightBits == nil {
        throw table.error(
          "is budget, and the teachers are not quantised", accepted: "it with teachers.weight_bits in every condition")
      }
      for settings in conditions where settings.data.noiseStd == 0 && settings.teachers.temperature == nil {
        throw table.error(
          "is budget, and data.noise_std is 0, so that labels have no finite log-loss", accepted: "it with noise, or classes")
      }
    }
    return CodelengthSettings(table: table.value, steps: steps?.value ?? CodelengthSettings(table: table.value).steps)
  }
}
