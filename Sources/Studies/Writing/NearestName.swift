/// The known name a person most likely meant.
package enum NearestName {
  /// The name of smallest edit distance to `text`, the first of several; nil where even that one is too different.
  package static func of<Names: Sequence>(_ text: String, among names: Names) -> String? where Names.Element == String {
    let word = normal(text)
    guard word.count <= 64 else { return nil }
    let best = names.map { ($0, distance(word, normal($0))) }.min { $0.1 < $1.1 }
    guard let (name, d) = best, d <= max(2, word.count / 3), d < word.count else { return nil }
    return name
  }

  /// Insertions, deletions, substitutions and exchanges of neighbours that turn one word into the other
  /// (optimal string alignment).
  package static func distance(_ a: [Character], _ b: [Character]) -> Int {
    var beforePrevious = [Int](repeating: 0, count: b.count + 1)
    var previous = Array(0...b.count)
    for i in 0..<a.count {
      var current = [i + 1]
      for j in 0..<b.count {
        var cost = min(previous[j + 1] + 1, current[j] + 1, previous[j] + (a[i] == b[j] ? 0 : 1))
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, beforePrevious[j - 1] + 1) }
        current.append(cost)
      }
      beforePrevious = previous
      previous = current
    }
    return previous[b.count]
  }

  /// Case and the choice between hyphen and underscore are no difference.
  private static func normal(_ text: String) -> [Character] {
    Array(text.lowercased().replacing("-", with: "_"))
  }
}
