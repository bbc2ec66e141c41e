import Files
import Foundation
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
    let levels = "analysis: {excess_levels: {relative_to: teacher_variance}}"
    #expect(
      Trial.sentence(Trial.text([5: Self.teachers], adding: Self.rest[0], Self.rest[1], levels))
        == "trial.yaml:12:41: analysis.excess_levels.relative_to is teacher_variance, and nobody knows the source of real "
        + "samples; accepted: null_model.")
  }

  /// Other contents are other runs; the same contents elsewhere are the same runs.
  @Test func runsDependOnContentsAndNotOnPaths() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("brevity-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func keys(_ train: String, _ test: String) throws -> [RunKey] {
      let files = "form: csv, layers: [2, 3], classes: 3, train: [\(folder)/\(train)], test: [\(folder)/\(test)]"
      let study = try Trial.load(
        Trial.text([5: "teachers: {kind: files, \(files)}"], adding: "student: {layers: [2, 5, 3]}"))
      #expect(study.files == ["\(folder)/\(train)", "\(folder)/\(test)"])
      return RunPlan(try study.readingFiles()).runs.map(\.key)
    }
    func write(_ text: String, _ name: String) throws {
      try text.write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
    }
    try write("1,2,0\n3,4,1\n", "train")
    try write("5,6,2\n", "test")
    let before = try keys("train", "test")
    try write("1,2,0\n3,4,1\n", "moved")
    #expect(try keys("moved", "test") == before)
    try write("1,2,0\n3,4,2\n", "train")
    #expect(Set(try keys("train", "test")).isDisjoint(with: before))
    try write("5,6,1\n", "test")
    #expect(Set(try keys("moved", "test")).isDisjoint(with: before))
    try FileManager.default.removeItem(atPath: "\(folder)/test")
    do {
      _ = try keys("moved", "test")
      Issue.record("a file that is gone was read")
    } catch { #expect("\(error)" == "cannot read '\(folder)/test': there is no such file, or it may not be read") }
  }

  /// Nothing that is written about real samples calls a split of them a teacher.
  @Test func splitsAreNotCalledTeachers() throws {
    let words = try Trial.load(Trial.text([5: Self.teachers], adding: Self.rest[0], Self.rest[1])).vocabulary
    #expect(
      words("12 pilot teachers of teachers.count; the teacher's excess. Excess over the noise-free teacher, excess_mse")
        == "12 pilot splits of teachers.count; the split's test loss. Test loss in bits, excess_mse")
    #expect(words("p = 0.5 over teachers.") == "p = 0.5 over splits.")
    let known = try Trial.load(Trial.text()).vocabulary
    #expect(known("the excess of 2 teachers") == "the excess of 2 teachers" && known.unit == "teacher")
  }
}
