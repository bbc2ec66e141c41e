import Studies
import Testing

/// The studies of description lengths.
@Suite struct CodesStudiesTests {
  @Test(arguments: ["codes", "codes-regression"]) func studentsAreStoredAndPresetsAreSmaller(name: String) throws {
    let study = try ShippedStudiesTests.load(name)
    #expect(study.name == name && study.storesStudents && study.isDemonstration)
    #expect(study.hasClasses == (name == "codes"))
    #expect(study.conditions[0].settings.teachers.weightBits == 8)
    #expect(study.analysis.codelengths == CodelengthSettings(table: .codes))
    try Self.checkPresets(name, study)
  }

  @Test func thePlaneHasDenseStudentsAndTwoWaysToTrainForSparsity() throws {
    let study = try ShippedStudiesTests.load("rate-distortion")
    #expect(study.storesStudents && study.isDemonstration && study.warnings == [])
    #expect(study.methodLabels == ["dense_early", "drr", "pmmp"] && study.analysis.short == ["drr", "pmmp"])
    #expect(study.conditions[0].settings.methods.allSatisfy { $0.candidateCount == 3 })
    #expect(study.analysis.codelengths == CodelengthSettings(table: .plane))
    #expect(["drr", "pmmp"].allSatisfy { study.question.contains($0) && study.prediction.contains($0) })
    try Self.checkPresets("rate-distortion", study)
  }

  @Test(arguments: ["codelength-efficiency", "codelength-efficiency-linear"])
  func teachersOfGrowingLengthAreQuantised(name: String) throws {
    let study = try ShippedStudiesTests.load(name)
    let live = study.conditions.map { $0.settings.teachers.nonzero ?? 0 }
    #expect(live.count >= 4 && zip(live, live.dropFirst()).allSatisfy { $0 < $1 })
    #expect(study.conditions.allSatisfy { $0.settings.teachers.weightBits != nil && $0.settings.data.noiseStd > 0 })
    #expect(study.analysis.codelengths == CodelengthSettings(table: .budget))
    try Self.checkPresets(name, study)
  }

  @Test func theLinearCaseStatesTheTheorem() throws {
    let study = try ShippedStudiesTests.load("codelength-efficiency-linear")
    #expect(study.conditions.allSatisfy { $0.settings.teachers.kind == .sparseLinear })
    #expect(study.analysis.hypotheses.count == 1)
  }

  static func checkPresets(_ name: String, _ study: Study) throws {
    for preset in ["small", "tiny"] {
      let smaller = try ShippedStudiesTests.load(name, "preset=\(preset)")
      #expect(smaller.name == "\(name)-\(preset)" && RunPlan(smaller).runs.count < RunPlan(study).runs.count)
    }
  }
}
