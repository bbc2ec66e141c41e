/// How a plain scalar becomes a number or a bool: decimal digits, an optional sign, fraction and exponent;
/// `true` and `false`. The rest of YAML 1.1 (underscores, octal and hexadecimal digits, sexagesimal numbers, `yes`,
/// `.inf`) is refused with a hint.
enum Scalar {
  /// The value of a decimal integer, nil if the text is none or is out of the type's range.
  static func integer<Value: FixedWidthInteger>(_ text: String, as type: Value.Type = Value.self) -> Value? {
    isInteger(text) ? Value(text) : nil
  }

  static func isInteger(_ text: String) -> Bool {
    let digits = unsigned(text)
    return !digits.isEmpty && digits.allSatisfy(isDigit) && (digits.count == 1 || digits.first != "0")
  }

  /// The value of a decimal number, infinite where it is out of range; nil if the text is no number.
  static func number(_ text: String) -> Double? {
    var rest = unsigned(text)
    let whole = rest.prefix(while: isDigit)
    rest = rest.dropFirst(whole.count)
    var fraction = Substring()
    if rest.first == "." {
      rest = rest.dropFirst()
      fraction = rest.prefix(while: isDigit)
      rest = rest.dropFirst(fraction.count)
    }
    guard !whole.isEmpty || !fraction.isEmpty, whole.count <= 1 || whole.first != "0" else { return nil }
    if rest.first == "e" || rest.first == "E" {
      let exponent = unsigned(String(rest.dropFirst()))
      guard !exponent.isEmpty, exponent.allSatisfy(isDigit) else { return nil }
    } else if !rest.isEmpty {
      return nil
    }
    return Double(text)
  }

  static func bool(_ text: String) -> Bool? {
    switch text {
    case "true", "True", "TRUE": true
    case "false", "False", "FALSE": false
    default: nil
    }
  }

  /// What a reader of YAML 1.1 would have made of the text, and how to write it here.
  static func hint(_ text: String, isPlain: Bool) -> String? {
    if !isPlain { return number(text) != nil || bool(text) != nil ? "write it without quotes" : nil }
    let lowered = text.lowercased()
    if text.contains("_"), number(text.filter { $0 != "_" }) != nil { return "write it without underscores" }
    let digits = unsigned(lowered)
    if digits.count > 1, digits.first == "0", digits.dropFirst().allSatisfy({ $0.isHexDigit || "xob".contains($0) }) {
      return "write it in decimal digits without leading zeros"
    }
    if !digits.isEmpty, digits.contains(":"), digits.allSatisfy({ isDigit($0) || $0 == ":" }) {
      return "sexagesimal numbers are not read"
    }
    return nil
  }

  private static func unsigned(_ text: String) -> Substring {
    text.first == "-" || text.first == "+" ? text.dropFirst() : text[...]
  }

  private static func isDigit(_ character: Character) -> Bool { "0"..."9" ~= character && character.utf8.count == 1 }
}

extension Scalar {
  static func isNumeric(_ node: StudyNode) -> Bool {
    guard case .scalar(let text, isPlain: true) = node.content else { return false }
    return number(text) != nil
  }
}
