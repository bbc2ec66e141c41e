import Studies
import Testing

/// What a study is told when its students do not suit its teachers.
@Suite struct StudentTeacherRefusalTests {
  @Test func theOracleNeedsALinearTeacher() {
    #expect(
      Trial.sentence(Trial.text([8: "  oracle_map:"], adding: "student: {layers: [2, 5, 7, 1]}"))
        == "trial.yaml:8:3: methods.oracle_map fits the teachers' own architecture [2, 5, 8, 1], and student.layers is "
        + "[2, 5, 7, 1]; accepted: students of the same depth and activation that are at least as wide in every layer.")
    #expect(
      Trial.sentence(Trial.text([8: "  oracle_support:"], adding: "student: {layers: [2, 1]}"))
        == "trial.yaml:8:3: methods.oracle_support needs a linear teacher, and teachers.kind is mlp; accepted: "
        + "teachers of kind linear or "
        + "sparse_linear.")
  }

  /// A narrower student is a warning, unless the study says that it must not be.
  @Test func aStudyCanRequireThatItsTeachersAreRealizable() throws {
    let narrow = "student: {layers: [2, 4, 8, 1], realizable: "
    #expect(
      Trial.sentence(Trial.text(adding: narrow + "required}"))
        == "trial.yaml:10:45: student.realizable is required, and the student [2, 4, 8, 1] is narrower than the teachers "
        + "[2, 5, 8, 1]; accepted: students at least as deep and wide as the teachers, or any.")
    #expect(
      try Trial.load(Trial.text(adding: narrow + "any}")).warnings.contains(
        "The student [2, 4, 8, 1] is narrower than the teachers [2, 5, 8, 1], so it may not be able to represent them."))
    #expect(try Trial.load(Trial.text(adding: "student: {realizable: required}")).hash == Trial.load(Trial.text()).hash)
  }
}
