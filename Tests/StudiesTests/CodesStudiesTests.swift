import Studies
import Testing

/// The studies of description lengths.
@Suite struct CodesStudiesTests {
  @Test(arguments: ["codes", "codes-regression"]) func studentsAreStoredAndPresetsAreSmaller(name: String) throws {
    let study = try ShippedStudiesTests.load(name)
    #expect(study.name == name && study.storesStudents && study.isDemonstration)
    #expect(study.hasClasses == (name == "codes"))
    #expect(study.conditions[0].settings.teachers.weightBits == 8)
    for preset in ["small", "tiny"] {
      let smaller = try ShippedStudiesTests.load(name, "preset=\(preset)")
      #expect(smaller.name == "\(name)-\(preset)" && RunPlan(smaller).runs.count < RunPlan(study).runs.count)
    }
  }
}
