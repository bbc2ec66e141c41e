import Studies
import Testing

/// What `brevity init` writes can be run as it is.
@Suite struct StudyTemplateTests {
  @Test(arguments: [(10, nil), (3, nil), (32, 2), (10, 3), (1, 10)] as [(Int, Int?)])
  func theTemplateIsAStudyWithoutWarnings(inputs: Int, classes: Int?) throws {
    let text = StudyTemplate(name: "my-question", inputs: inputs, classes: classes).text
    let study = try Study.load(text: text, sourceName: "my-question.yaml")
    #expect(study.name == "my-question" && study.warnings == [])
    let teachers = study.conditions[0].settings.teachers
    #expect(teachers.architecture.layers == [inputs, 4, classes ?? 1] && teachers.pool == .pilot)
    #expect((teachers.temperature != nil) == (classes != nil))
    _ = try Study.load(text: text, sourceName: "my-question.yaml", overrides: ["preset=tiny"])
  }

  @Test func anotherStudyIsRenamed() throws {
    let text = StudyTemplate.renamed(ProtocolExample.text, name: "mine")
    #expect(try Study.load(text: text, sourceName: "mine.yaml").name == "mine")
  }

  @Test func aWrongNameIsRefusedWithItsNearest() {
    #expect(
      "\(StudyError(unknownStudy: "quickstrat", names: ["quickstart", "placebo"]))"
        == "quickstrat: there is no such file and no embedded study of that name; accepted: the path of a study, or one of "
        + "quickstart, placebo (did you mean quickstart?).")
  }
}
