import Foundation
import Yams

/// The door to Yams: text to nodes that know where they stand, or one sentence.
///
/// Numbers and bools are not decided here but where a key asks for them, so that the oddities of YAML 1.1
/// (`yes`, `010`, `1:30`) never turn into values nobody meant. Anchors, aliases, merge keys, tags and complex keys
/// are refused.
enum YAMLText {
  /// Bytes of the largest study that is read.
  static let sizeLimit = 1 << 20
  static let depthLimit = 32
  /// Words that begin with `*`, from which on a text is taken for a bomb of aliases and not parsed at all.
  static let aliasLimit = 24

  /// Parses one document; nil if it is empty. `place` says where a (line, column) is.
  static func parse(_ text: String, source: SourceLocation, place: @escaping (Int, Int) -> SourceLocation) throws -> StudyNode? {
    try guardSize(text.utf8.count, source)
    try guardShape(text, source, place)
    // a byte-order mark would shift the first line against the others
    let text = text.unicodeScalars.first == "\u{feff}" ? String(text.unicodeScalars.dropFirst()) : text
    do {
      let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
      // nodes hold their anchors weakly; the parser keeps them alive
      return try withExtendedLifetime(parser) {
        guard let root = try parser.singleRoot() else { return nil }
        let node = try convert(root, depth: 0, place)
        return node.isNull ? nil : node
      }
    } catch let error as YamlError {
      throw sentence(error, source, place)
    }
  }

  static func guardSize(_ bytes: Int, _ source: SourceLocation) throws {
    guard bytes <= sizeLimit else {
      throw StudyError(
        source, "", "the study has more than \(sizeLimit) bytes and was not read", accepted: "a file of at most 1 MB")
    }
  }

  private static func convert(_ node: Node, depth: Int, _ place: (Int, Int) -> SourceLocation) throws -> StudyNode {
    let here = place(node.mark?.line ?? 1, node.mark?.column ?? 1)
    guard depth <= depthLimit else { throw tooDeep(here) }
    guard node.anchor == nil, node.alias == nil else {
      throw StudyError(here, "", "anchors and aliases are refused", accepted: "every value written out where it is used")
    }
    switch node {
    case .scalar(let scalar):
      try guardTag(scalar.tag, ["", "tag:yaml.org,2002:str"], here)
      return StudyNode(content: .scalar(scalar.string, isPlain: scalar.style == .plain), place: here)
    case .sequence(let sequence):
      try guardTag(sequence.tag, ["", "tag:yaml.org,2002:seq"], here)
      return StudyNode(content: .sequence(try sequence.map { try convert($0, depth: depth + 1, place) }), place: here)
    case .mapping(let mapping):
      try guardTag(mapping.tag, ["", "tag:yaml.org,2002:map"], here)
      let entries = try mapping.map { key, value in
        let name = try convert(key, depth: depth + 1, place)
        guard case .scalar(let text, let isPlain) = name.content else {
          throw StudyError(name.place, "", "\(name.quotation) cannot be a key", accepted: "a name")
        }
        guard !(isPlain && text == "<<") else {
          throw StudyError(name.place, "", "merge keys (<<) are refused", accepted: "every value written out where it is used")
        }
        return StudyNode.Entry(key: text, place: name.place, value: try convert(value, depth: depth + 1, place))
      }
      return StudyNode(content: .mapping(entries), place: here)
    case .alias:
      throw StudyError(here, "", "anchors and aliases are refused", accepted: "every value written out where it is used")
    }
  }

  private static func guardTag(_ tag: Tag, _ known: [String], _ place: SourceLocation) throws {
    guard known.contains(tag.rawValue) else {
      throw StudyError(place, "", "the tag \(StudyNode.excerpt(tag.rawValue)) is refused", accepted: "plain values without tags")
    }
  }

  private static func tooDeep(_ place: SourceLocation) -> StudyError {
    StudyError(place, "", "the values are nested more than \(depthLimit) deep", accepted: "a study as documented, at most 5 deep")
  }

  /// Refuses, before the parser recurses, what only a bomb looks like.
  private static func guardShape(_ text: String, _ source: SourceLocation, _ place: (Int, Int) -> SourceLocation) throws {
    let shape = TextShape(text, depthLimit: depthLimit)
    if let line = shape.tooDeepLine { throw tooDeep(place(line, 1)) }
    guard shape.aliasLikeWords <= aliasLimit else {
      throw StudyError(
        source, "", "more than \(aliasLimit) words begin with *, as aliases do, and aliases are refused",
        accepted: "every value written out where it is used")
    }
  }

  private static func sentence(_ error: YamlError, _ source: SourceLocation, _ place: (Int, Int) -> SourceLocation) -> StudyError
  {
    func syntax(_ context: YamlError.Context?, _ problem: String, _ mark: Mark) -> StudyError {
      let tab =
        problem.contains("cannot start any token") ? "a tab cannot indent, and a text that begins with @ or ` needs quotes" : nil
      let what = context.map { "\(problem) \($0.text)" } ?? problem
      return StudyError(place(mark.line, mark.column), "", "this is not YAML: \(what)", hint: tab)
    }
    switch error {
    case .scanner(let context, let problem, let mark, _): return syntax(context, problem, mark)
    case .parser(let context, let problem, let mark, _): return syntax(context, problem, mark)
    case .composer(_, let problem, let mark, _):
      if problem.contains("another document") {
        return StudyError(place(mark.line, mark.column), "", "a second document begins here", accepted: "one study per file")
      }
      return StudyError(
        place(mark.line, mark.column), "", "anchors and aliases are refused",
        accepted: "every value written out where it is used")
    case .duplicatedKeysInMapping(let keys, let context):
      let key = keys.first.map { StudyNode.excerpt($0) } ?? ""
      return StudyError(
        place(context.mark.line, context.mark.column), key.isEmpty ? "the empty key" : key, "is given more than once",
        accepted: "each key once")
    case .reader(let problem, let offset, _, let text):
      let before = text.prefix(offset ?? 0)
      let line = before.count { $0.isNewline } + 1
      let column = before.reversed().prefix { !$0.isNewline }.count + 1
      return StudyError(
        offset == nil ? source : place(line, column), "", "this is not text: \(problem)", accepted: "YAML in UTF-8")
    default:
      return StudyError(source, "", "this is not YAML: \(error)")
    }
  }
}
