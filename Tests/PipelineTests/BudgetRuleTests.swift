import CodelengthTables
import Pipeline
import Studies
import Teachers
import Testing

/// One rule for the length of every teacher that a learner is held to: the scales of its grid are free.
@Test func scalesOfATeacherAreNotInItsBudget() throws {
  let study = try Study.load(
    text: try #require(EmbeddedStudy.text("codelength-efficiency")), sourceName: "codelength-efficiency",
    overrides: ["preset=tiny"])
  let teacher = try TeacherPool(study).teacher(0, condition: 0)
  // three layers of 32 bits each
  #expect(teacher.length.bits - BudgetTable.bits(teacher, settings: study.conditions[0].settings) == 96)
}
