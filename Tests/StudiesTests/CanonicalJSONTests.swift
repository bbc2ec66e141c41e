import Studies
import Testing

/// Expected texts from Python 3: json.dumps(value, sort_keys=True, separators=(",", ":")).
@Suite struct CanonicalJSONTests {
  @Test(arguments: [
    (0.1, "0.1"), (1e-5, "1e-05"), (1e-4, "0.0001"), (1e15, "1000000000000000.0"), (1e16, "1e+16"), (1.5e16, "1.5e+16"),
    (123456789012345680.0, "1.2345678901234568e+17"), (Double.leastNonzeroMagnitude, "5e-324"),
    (1.7976931348623157e308, "1.7976931348623157e+308"), (2.0 / 3, "0.6666666666666666"), (100, "100.0"), (1e22, "1e+22"),
  ])
  func doublesAreTheShortestThatReadBack(value: Double, expected: String) {
    #expect(CanonicalJSON.number(value).canonical == expected)
    #expect(Double(CanonicalJSON.number(value).canonical) == value)
  }

  @Test func bothZerosAreOne() {
    #expect(CanonicalJSON.number(-0.0).canonical == "0.0")
  }

  @Test func textsAreEscapedToASCII() {
    #expect(CanonicalJSON.text("é😀\u{7f}\u{1}\"\\/\n\t").canonical == #""\u00e9\ud83d\ude00\u007f\u0001\"\\/\n\t""#)
  }

  @Test func keysAreSortedByCodePoint() {
    let value = CanonicalJSON.object([
      "b": .null, "a_b": .bool(true), "a": .array([.integer(-1), .unsigned(.max)]), "B": .object([:]),
    ])
    #expect(value.canonical == #"{"B":{},"a":[-1,18446744073709551615],"a_b":true,"b":null}"#)
  }

  @Test func theResolvedStudyIsOneText() throws {
    let study = try Trial.load(Trial.text([6: "n_train: [32, 57]", 9: ""], adding: "factors: {data.noise_std: [0.1, 0.2]}"))
    #expect(
      study.resolvedJSON.hasPrefix(
        #"{"analysis":{"baselines":["dense_early"],"curve_model":"none","excess_levels":{"relative_to":"noise_variance","#
          + #""values":[2.0,1.0,0.5,0.25,0.125]},"short":[],"significance":0.05},"conditions":[{"data":{"inputs":"uniform","#
          + #""noise_std":0.1,"test":5000},"levels":[0],"methods":[{"alpha":[],"beta":null,"label":"dense_early","#))
    #expect(
      study.resolvedJSON.hasSuffix(
        #""demonstration":false,"factors":[{"key":"data.noise_std","levels":[0.1,0.2],"name":"noise_std"}],"#
          + #""kind":"learning-curve","n_train":[32,57],"name":"trial","prediction":"Yes.","question":"Is it so?","#
          + #""replicates":1,"schema":1,"seed":1,"students":false,"traces":{"every":0,"test_at_turns":false}}"#))
  }

  @Test func commentsAndOrderOfSettingsDoNotChangeTheHash() throws {
    let reordered = Trial.text([4: "# a remark\nteachers: {count: 2}", 5: "seed: 1"])
    #expect(try Trial.load(reordered).hash == Trial.load(Trial.text()).hash)
    #expect(try Trial.load(Trial.text([4: "seed: 2"])).hash != Trial.load(Trial.text()).hash)
    #expect(try Trial.load(Trial.text()).hash.count == 64)
  }
}
