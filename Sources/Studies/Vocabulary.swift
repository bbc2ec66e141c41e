/// What the unit of inference of a study is called: a teacher, or a split of one data set where samples are real.
///
/// Nobody knows the source of real samples; what is drawn is which of them train. So what is written about such a study says
/// "split" where it says "teacher" elsewhere, and "test loss" where it says "excess".
package struct Vocabulary: Hashable, Sendable {
  package static let teachers = Vocabulary(isOfSplits: false)

  package let isOfSplits: Bool

  package var unit: String { isOfSplits ? "split" : "teacher" }

  /// `text` in the words of the study. What is written together with a dot, a hyphen or an underscore is a name, such as
  /// `teachers.count`, and is left alone.
  package func callAsFunction(_ text: String) -> String {
    guard isOfSplits else { return text }
    var text = text
    for (phrase, other) in Self.phrases { text.replace(phrase, with: other) }
    var (result, name) = ("", "")
    func flush() {
      let word = name.hasSuffix(".") ? String(name.dropLast()) : name
      result += (Self.words[word] ?? word) + (name.hasSuffix(".") ? "." : "")
      name = ""
    }
    for character in text {
      if character.isLetter || character.isNumber || "._-".contains(character) {
        name.append(character)
      } else {
        flush()
        result.append(character)
      }
    }
    flush()
    return result
  }

  private static let phrases = [
    ("mean squared distance between student and noise-free teacher", "mean loss of the student on test labels, in bits"),
    ("Excess over the noise-free teacher", "Test loss in bits"),
    ("variance of the noise-free output", "NaN: the source of real samples is not known"),
    ("length of the teacher", "NaN: the source of real samples is not known"),
  ]

  private static let words = [
    "teacher": "split", "teachers": "splits", "Teacher": "Split", "Teachers": "Splits", "excess": "test loss",
    "Excess": "Test loss",
  ]
}

extension Study {
  /// The words for readers of this study.
  package var vocabulary: Vocabulary {
    Vocabulary(isOfSplits: !conditions.isEmpty && conditions.allSatisfy { $0.settings.teachers.files != nil })
  }
}
