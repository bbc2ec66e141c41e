import Files
import Foundation
import Studies
import Testing
import Training

/// The reference page, `brevity explain` and the JSON Schema follow from the declarations that the parser reads.
@Suite struct ReferenceTests {
  private static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("docs/reference.md")

  /// `BREVITY_RECORD=1 swift test --filter ReferenceTests` writes the page anew, and fails.
  @Test func thePageIsThatOfTheParser() throws {
    if ProcessInfo.processInfo.environment["BREVITY_RECORD"] != nil {
      try StudyReference.page.write(to: Self.page, atomically: true, encoding: .utf8)
      Issue.record("recorded \(Self.page.path)")
    }
    #expect(try String(contentsOf: Self.page, encoding: .utf8) == StudyReference.page)
  }

  /// Every key of the page is one that the parser knows, and the other way round.
  @Test func everyKeyIsKnownToTheParser() {
    let sections = ["teachers", "data", "student", "training", "protocol", "analysis", "traces"]
    for name in sections {
      let rows = StudyReference.sections.first { $0.path == name }?.rows.map(\.name) ?? []
      let sentence = Trial.sentence(Trial.text(), "\(name).no_such_key_at_all=1")
      #expect(
        sentence
          == "--set \(name).no_such_key_at_all=1: \(name).no_such_key_at_all is not a known key; accepted: "
          + "\(rows.joined(separator: ", ")).")
    }
  }

  /// The default that the page states is the one that a study gets which says nothing.
  @Test func statedDefaultsAreInForce() throws {
    let study = try Trial.load(Trial.text([5: "teachers: {}"]))
    let json = study.resolvedJSON
    for row in StudyReference.sections.first(where: { $0.path == "training" })?.rows ?? [] {
      guard let value = row.value else { continue }
      #expect(json.contains("\"\(row.name)\":\(JSON(value).canonical)"), "\(row.name)")
    }
    let settings = study.conditions[0].settings
    #expect(settings.training.learningRate == 1e-3 && settings.data.noiseStd == 0.1 && settings.teachers.pool == .pilot)
  }

  @Test func aKeyIsExplained() throws {
    #expect(
      try StudyReference.explain("learning_rate") == [
        StudyReference.Entry(
          title: "training.learning_rate", help: "Learning rate.",
          facts: [
            .init(label: "accepted", text: "a number greater than 0"), .init(label: "default", text: "`0.001`"),
            .init(label: "unit", text: "per step"),
          ])
      ])
    #expect(try StudyReference.explain("training.learning_rate").count == 1)
    #expect(try StudyReference.explain("protocol.validation").map(\.title) == ["protocol.validation"])
    #expect(try StudyReference.explain("perturbation_std").map(\.title) == ["experiment.perturbed.perturbation_std"])
    let beta = try StudyReference.explain("beta")
    #expect(beta.count == 1)
    #expect(beta[0].title == "methods.<label>.beta")
    #expect(beta[0].facts.last == .init(label: "methods", text: "drr, drr_map"))
    #expect(try StudyReference.explain("drr").map(\.title) == ["methods.drr"])
  }

  @Test func anUnknownKeyIsRefused() throws {
    let error = try #require(throws: StudyError.self) { try StudyReference.explain("learning_rat") }
    #expect(
      error.description
        == "brevity explain: learning_rat is not a key of a study file, a section or a method; accepted: names such as "
        + "learning_rate, protocol.validation, teachers or drr (did you mean learning_rate?).")
  }

  /// The schema names every key, and no others.
  @Test func theSchemaHasEveryKey() throws {
    let data = Data(StudyReference.schema.canonical.utf8)
    let schema = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let properties = try #require(schema["properties"] as? [String: [String: Any]])
    for name in ["teachers", "data", "student", "training", "protocol", "analysis", "traces"] {
      let keys = try #require(properties[name]?["properties"] as? [String: Any])
      #expect(Set(keys.keys) == Set(StudyReference.sections.first { $0.path == name }?.rows.map(\.name) ?? []), "\(name)")
    }
    let training = try #require(properties["training"]?["properties"] as? [String: [String: Any]])
    #expect(training["learning_rate"]?["exclusiveMinimum"] as? Double == 0)
    #expect(training["learning_rate"]?["default"] as? Double == 0.001)
    #expect(training["optimizer"]?["enum"] as? [String] == ["adam", "gradient_descent"])
    let methods = try #require(properties["methods"]?["additionalProperties"] as? [String: Any])
    let keys = try #require(methods["properties"] as? [String: Any])
    #expect(Set(keys.keys) == Set(Methods.all.flatMap(\.keys) + ["method", "restarts", "average", "selection"]))
  }
}
