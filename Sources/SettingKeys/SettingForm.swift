/// What may be written for a key, as data: the parser of a study file, the reference page and the JSON Schema all
/// follow from it.
package indirect enum SettingForm: Sendable {
  /// `true` or `false`.
  case bool
  case integer(ClosedRange<Int>)
  /// A whole number of 64 bits without sign.
  case unsigned
  case number(NumberRange)
  /// Text that is not empty; `accepted` says what it means.
  case text(accepted: String)
  /// One of these names.
  case choice([String])
  /// `null`, or the form.
  case optional(SettingForm)
  /// A word, such as `full`, or the form; `accepted` says both.
  case word(String, or: SettingForm, accepted: String)
  case list(List)
  /// A number, a text, true or false.
  case scalar
  /// A mapping of names to values of one form; `accepted` says what they are.
  case mapping(of: SettingForm, accepted: String)
  /// A mapping or list with keys of its own, which are declared in another group.
  case section(accepted: String)

  package struct List: Sendable {
    package enum Order: Hashable, Sendable {
      case any, distinct
      /// Each value once, the smallest first; `accepted` says so.
      case increasing(accepted: String)
    }
    package var element: SettingForm
    package var count: ClosedRange<Int>
    package var order: Order
    /// What a list is counted in.
    package var noun: String
    /// One value may be written without brackets.
    package var orSingle: Bool
    package var accepted: String
  }

  /// What is accepted, as a noun phrase.
  package var accepted: String {
    switch self {
    case .bool: "true or false"
    case .integer(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .unsigned: "a whole number from 0 to \(UInt64.max)"
    case .number(let range): range.sentence
    case .text(let accepted), .section(let accepted): accepted
    case .choice(let names): names.joined(separator: ", ")
    case .optional(let form): form.accepted
    case .word(_, _, let accepted): accepted
    case .list(let list): list.accepted
    case .scalar: "a number, a text, true or false"
    case .mapping(_, let accepted): accepted
    }
  }
}
