import Files
import Studies
import Teachers
import Testing

/// Files of real samples in the place of teachers.
@Suite struct FilesTests {
  static let teachers =
    "teachers: {kind: files, form: cifar10, layers: [3072, 10], classes: 10, train: [a.bin, b.bin], test: [t.bin]}"
  static let rest = ["student: {layers: [3072, 20, 10]}", "training: {loss: cross_entropy}"]

  @Test func filesAreRead() throws {
    let study = try Trial.load(Trial.text([5: Self.teachers], adding: Self.rest[0], Self.rest[1]))
    let teachers = study.conditions[0].settings.teachers
    #expect(teachers.files == FileSettings(form: .cifar10, train: ["a.bin", "b.bin"], test: ["t.bin"]) && teachers.count == 1)
    #expect(study.resolvedJSON.contains("\"train\":[\"a.bin\",\"b.bin\"]"))
  }

  @Test func whatFilesDoNotHaveIsRefused() {
    func sentence(_ teachers: String) -> String {
      Trial.sentence(Trial.text([5: teachers], adding: Self.rest[0], Self.rest[1]))
    }
    #expect(
      sentence("teachers: {kind: files, layers: [784, 10], classes: 10, train: [i, l]}")
        == "trial.yaml:5:11: teachers.test is missing; accepted: a list of files.")
    #expect(
      sentence("teachers: {kind: files, layers: [784, 300, 10], classes: 10, train: [i, l], test: [i, l]}")
        == "trial.yaml:5:33: teachers.layers and classes do not say what the files hold; accepted: layers: [numbers of a sample, classes] and classes, such as layers: [784, 10], classes: 10."
    )
    #expect(
      sentence("teachers: {kind: files, layers: [784, 10], classes: 10, temperature: 2, train: [i, l], test: [i, l]}")
        == "trial.yaml:5:70: teachers.temperature does not apply to teachers of kind files; accepted: it with mlp and sparse_mlp only."
    )
    #expect(
      sentence("teachers: {train: [i, l]}")
        == "trial.yaml:5:19: teachers.train does not apply to teachers of kind mlp; accepted: it with files only.")
  }
}
