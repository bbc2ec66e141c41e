import SettingKeys
import Testing

/// A declaration, and what follows from it.
@Suite struct SettingGroupTests {
  struct Ridge: DeclaredSettings, Equatable {
    enum Mask: String, CaseIterable, Sendable { case threshold, pi }
    var alphas: [Double] = []
    var rho = 0.5
    var warmup = 0
    var decay: Double?
    var mask = Mask.threshold

    static let settings = SettingGroup(
      "methods.ridge", standard: Ridge(), "Ridge regression.",
      [
        SettingKey<Ridge>("alpha", \.alphas, .grid(.nonNegative), required: "a list of strengths", "Penalty α Σθ²."),
        SettingKey<Ridge>("rho", \.rho, .nonNegative, unit: "as alpha", "Weight decay."),
        SettingKey<Ridge>("warmup", \.warmup, .whole(0...9), unit: "epochs", "Epochs before the penalty.").recordedIfChanged,
        SettingKey<Ridge>("decay", \.decay, .orNull(.fraction), "Decay of the average.").recordedIfPresent,
        SettingKey<Ridge>("mask", \.mask, .choice, "How parameters are removed."),
      ])
  }

  @Test func valuesAreRecordedAsDeclared() {
    #expect(
      Ridge.settings.values(of: Ridge(alphas: [1, 2])) == [
        "alpha": .list([.number(1), .number(2)]), "rho": .number(0.5), "mask": .text("threshold"),
      ])
    #expect(
      Ridge.settings.values(of: Ridge(warmup: 3, decay: 0.1, mask: .pi)) == [
        "alpha": .list([]), "rho": .number(0.5), "warmup": .integer(3), "decay": .number(0.1), "mask": .text("pi"),
      ])
  }

  @Test func valuesAreSet() {
    var ridge = Ridge()
    Ridge.settings["mask"]?.set(&ridge, .text("pi"))
    Ridge.settings["decay"]?.set(&ridge, .number(0.25))
    Ridge.settings.key(\.alphas)?.set(&ridge, .list([.number(3)]))
    #expect(ridge == Ridge(alphas: [3], decay: 0.25, mask: .pi))
    Ridge.settings["decay"]?.set(&ridge, .null)
    #expect(ridge.decay == nil)
  }

  @Test func theReferenceSaysWhatIsAcceptedAndTheDefault() {
    let rows = Ridge.settings.reference.rows
    #expect(rows.map(\.name) == ["alpha", "rho", "warmup", "decay", "mask"])
    #expect(rows.map(\.presence) == ["required", "`0.5`", "`0`", "`null`", "`threshold`"])
    #expect(
      rows.map(\.accepted) == [
        "a list of strengths", "a number of at least 0", "a whole number from 0 to 9",
        "null, or a number greater than 0 and less than 1",
        "threshold, pi",
      ])
    #expect(
      Ridge.settings.reference.table.split(separator: "\n")[3]
        == "| `rho` | a number of at least 0 | `0.5` | as alpha | Weight decay. |")
  }

  @Test(
    arguments: [
      (.positive, "a number greater than 0", [1e-9, 7], [0, -1]),
      (.probability, "a number greater than 0 and at most 1", [0.1, 1], [0, 1.1]),
      (.fraction, "a number greater than 0 and less than 1", [0.1], [0, 1]),
      (NumberRange(.none, .atMost(5)), "a number of at most 5", [5, -9], [5.1]),
      (NumberRange(.atLeast(1), .atMost(100), isWhole: true), "a whole number from 1 to 100", [1, 100], [0, 1.5, 101]),
    ] as [(NumberRange, String, [Double], [Double])])
  func rangesSayWhatTheyContain(range: NumberRange, sentence: String, inside: [Double], outside: [Double]) {
    #expect(range.sentence == sentence)
    #expect(inside.allSatisfy(range.contains) && !outside.contains(where: range.contains))
  }

  @Test func schemasFollowFromTheForm() {
    #expect(SettingForm.bool.schema == ["type": .text("boolean")])
    #expect(SettingForm.number(.fraction).schema["exclusiveMaximum"] == .number(1))
    #expect(
      SettingForm.optional(.integer(1...3)).schema == [
        "anyOf": .list([
          .mapping(["type": .text("integer"), "minimum": .integer(1), "maximum": .integer(3)]),
          .mapping(["type": .text("null")]),
        ])
      ])
  }
}
