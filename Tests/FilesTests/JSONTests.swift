import Files
import Testing

/// Expected texts from Python 3: json.dumps(value, sort_keys=True, separators=(",", ":")).
@Suite struct JSONTests {
  @Test(arguments: [
    (0.1, "0.1"), (1e-5, "1e-05"), (1e-4, "0.0001"), (1e15, "1000000000000000.0"), (1e16, "1e+16"), (1.5e16, "1.5e+16"),
    (123456789012345680.0, "1.2345678901234568e+17"), (Double.leastNonzeroMagnitude, "5e-324"),
    (1.7976931348623157e308, "1.7976931348623157e+308"), (2.0 / 3, "0.6666666666666666"), (100, "100.0"), (1e22, "1e+22"),
  ])
  func doublesAreTheShortestThatReadBack(value: Double, expected: String) {
    #expect(JSON.number(value).canonical == expected)
    #expect(Double(JSON.number(value).canonical) == value)
  }

  @Test func bothZerosAreOne() {
    #expect(JSON.number(-0.0).canonical == "0.0")
  }

  @Test func textsAreEscapedToASCII() {
    #expect(JSON.text("é😀\u{7f}\u{1}\"\\/\n\t").canonical == #""\u00e9\ud83d\ude00\u007f\u0001\"\\/\n\t""#)
  }

  @Test func keysAreSortedByCodePoint() {
    let value = JSON.object([
      "b": .null, "a_b": .bool(true), "a": .array([.integer(-1), .unsigned(.max)]), "B": .object([:]),
    ])
    #expect(value.canonical == #"{"B":{},"a":[-1,18446744073709551615],"a_b":true,"b":null}"#)
  }

  @Test func theFormForReadersKeepsTheOrderAndWritesWholeNumbersWithoutAFraction() {
    let value = JSON.ordered([
      ("b", .number(2)), ("a", .array([.number(0.5), JSON(.nan), .text("ℓ0\u{1}")])), ("c", .object([:])),
    ])
    #expect(value.indented() == "{\n  \"b\": 2,\n  \"a\": [0.5, null, \"ℓ0\\u0001\"],\n  \"c\": {}\n}")
    #expect(value.adding([("d", .null)]).canonical == #"{"a":[0.5,null,"\u21130\u0001"],"b":2.0,"c":{},"d":null}"#)
  }
}
