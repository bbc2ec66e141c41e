import Studies
import Testing

@Suite struct NearestNameTests {
  @Test(arguments: [("", "abc", 3), ("kitten", "sitting", 3), ("ab", "ba", 1), ("max_epoch", "max_epochs", 1), ("ca", "abc", 3)])
  func distancesCountEdits(a: String, b: String, expected: Int) {
    #expect(NearestName.distance(Array(a), Array(b)) == expected)
    #expect(NearestName.distance(Array(b), Array(a)) == expected)
  }

  @Test func nothingIsSuggestedForSomethingElse() {
    #expect(NearestName.of("quux", among: ["seed", "name"]) == nil)
    #expect(NearestName.of("Noise-Std", among: ["seed", "noise_std"]) == "noise_std")
    #expect(NearestName.of("sede", among: ["name", "seed"]) == "seed")
  }
}
