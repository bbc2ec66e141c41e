/// What can be said of a YAML text without parsing it: how deep it nests and how many words look like aliases.
///
/// Quotes are ignored, so brackets that close inside them can hide depth; the parser's own limit of 1000 levels is
/// the second line of defence. Real studies nest 5 deep.
struct TextShape {
  /// The first line at which the text nests deeper than the limit.
  private(set) var tooDeepLine: Int?
  /// Words such as `*name` where a value may begin.
  private(set) var aliasLikeWords = 0

  init(_ text: String, depthLimit: Int) {
    var brackets = 0
    var indents: [Int] = []
    for (index, line) in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      let bytes = Array(line)
      let blockDepth = Self.blockDepth(of: bytes, &indents)
      var deepest = brackets
      for (i, byte) in bytes.enumerated() {
        switch byte {
        case UInt8(ascii: "["), UInt8(ascii: "{"):
          brackets += 1
          deepest = max(deepest, brackets)
        case UInt8(ascii: "]"), UInt8(ascii: "}"): brackets = max(0, brackets - 1)
        case UInt8(ascii: "*"): if Self.beginsAlias(bytes, i) { aliasLikeWords += 1 }
        default: break
        }
      }
      if blockDepth + deepest > depthLimit {
        tooDeepLine = index + 1
        return
      }
    }
  }

  /// Depth of a line by indentation, plus one for every `- ` and `? ` that opens a level on the line itself.
  private static func blockDepth(of line: [UInt8], _ indents: inout [Int]) -> Int {
    let lead = line.prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "?") }
    let indent = line.prefix { $0 == UInt8(ascii: " ") }.count
    guard indent < line.count else { return indents.count }
    while let last = indents.last, last >= indent { indents.removeLast() }
    indents.append(indent)
    let markers = lead.indices.count { i in
      lead[i] != UInt8(ascii: " ") && (i + 1 == line.count || line[i + 1] == UInt8(ascii: " "))
    }
    return indents.count + markers
  }

  private static func beginsAlias(_ line: [UInt8], _ index: Int) -> Bool {
    let before = index == 0 ? UInt8(ascii: " ") : line[index - 1]
    let after = index + 1 == line.count ? UInt8(ascii: " ") : line[index + 1]
    return " \t[{,".utf8.contains(before) && !" \t\r*".utf8.contains(after)
  }
}
