import Files
import SettingKeys
import Training

/// The JSON Schema of study files, for editors that complete and check them.
extension StudyReference {
  package static var schema: JSON {
    .ordered([
      ("$schema", .text("https://json-schema.org/draft/2020-12/schema")), ("title", .text("Brevity study")),
      ("description", .text(Study.settings.help)), ("type", .text("object")),
      ("properties", properties(sections[0], blocks: blocks)),
      ("required", .array(["name", "question", "prediction", "seed"].map { .text($0) })), ("additionalProperties", .bool(false)),
    ])
  }

  /// What stands for the keys that are mappings or lists of their own.
  private static var blocks: [String: JSON] {
    func section(_ path: String) -> SettingReference { sections.first { $0.path == path }! }
    let validation = JSON.object([
      "anyOf": .array([.object(["const": .text("none")]), object(section("protocol.validation"))])
    ])
    let hypotheses = JSON.object(["type": .text("array"), "items": object(section("analysis.hypotheses[]"))])
    let analysis = object(
      section("analysis"),
      blocks: [
        "excess_levels": object(section("analysis.excess_levels")), "hypotheses": hypotheses,
        "codelengths": object(section("analysis.codelengths")),
      ])
    let levels = JSON.object(["type": .text("object"), "additionalProperties": .object(["type": .text("array")])])
    let presets = JSON.object(["type": .text("object"), "additionalProperties": .object(["type": .text("object")])])
    var blocks = [
      "protocol": object(section("protocol"), blocks: ["validation": validation]), "analysis": analysis, "methods": methods,
      "factors": levels, "presets": presets, "experiment": experiment,
    ]
    for path in ["teachers", "data", "student", "training", "traces"] { blocks[path] = object(section(path)) }
    return blocks
  }

  private static var experiment: JSON {
    .object([
      "type": .text("object"), "properties": .object(["kind": .object(["enum": .array(experiments.map { .text($0.kind) })])]),
    ])
  }

  /// Every label has the keys of all methods; which of them apply depends on the method.
  private static var methods: JSON {
    var keys: [String: JSON] = ["method": .object(["enum": .array(Methods.all.map { .text($0.name) })])]
    for group in Methods.all.map(reference) + [candidates] {
      for row in group.rows where keys[row.name] == nil {
        let schema = JSON(row.schema)
        // `auto` stands for the values that a search on pilot teachers finds
        keys[row.name] = row.name == "alpha" ? .object(["anyOf": .array([.object(["const": .text("auto")]), schema])]) : schema
      }
    }
    let settings = JSON.object([
      "type": .array([.text("object"), .text("null")]), "properties": .object(keys), "additionalProperties": .bool(false),
    ])
    return .object(["type": .text("object"), "minProperties": .integer(1), "additionalProperties": settings])
  }

  private static func object(_ group: SettingReference, blocks: [String: JSON] = [:]) -> JSON {
    .object([
      "type": .text("object"), "description": .text(group.help), "properties": properties(group, blocks: blocks),
      "additionalProperties": .bool(false),
    ])
  }

  private static func properties(_ group: SettingReference, blocks: [String: JSON]) -> JSON {
    var pairs = group.rows.map { ($0.name, blocks[$0.name] ?? JSON($0.schema)) }
    if group.path.isEmpty { pairs.append(("experiment", blocks["experiment"] ?? .null)) }
    return .ordered(pairs)
  }
}
