import Foundation
import Studies
import Testing

@Suite struct YAMLTests {
  static let oddities: [(String, String)] = [
    ("seed: \"1\"", "seed is the quoted text \"1\"; \(RefusalTests.seeds) (write it without quotes)."),
    ("seed: 1_000", "seed is 1_000; \(RefusalTests.seeds) (write it without underscores)."),
    ("seed: 010", "seed is 010; \(RefusalTests.seeds) (write it in decimal digits without leading zeros)."),
    ("seed: 0x1F", "seed is 0x1F; \(RefusalTests.seeds) (write it in decimal digits without leading zeros)."),
    ("seed: 0o17", "seed is 0o17; \(RefusalTests.seeds) (write it in decimal digits without leading zeros)."),
    ("seed: 1:30", "seed is 1:30; \(RefusalTests.seeds) (sexagesimal numbers are not read)."),
    ("seed: 1e3", "seed is 1e3; \(RefusalTests.seeds) (write 1000)."),
    ("seed: 7.0", "seed is 7.0; \(RefusalTests.seeds) (write 7)."),
    ("seed: yes", "seed is yes; \(RefusalTests.seeds)."),
    ("seed: .inf", "seed is .inf; \(RefusalTests.seeds)."),
    ("seed: ~", "seed is empty; \(RefusalTests.seeds)."),
    ("seed: \u{661}", "seed is \u{661}; \(RefusalTests.seeds)."),
  ]

  @Test(arguments: oddities)
  func numbersMeanWhatTheySay(line: String, expected: String) {
    #expect(Trial.sentence(Trial.text([4: line])) == "trial.yaml:4:7: \(expected)")
  }

  @Test(arguments: [
    (".inf", ""), (".nan", ""), ("inf", ""), ("NaN", ""), ("0x1p3", ""), ("1e999", ", which is not finite"),
    ("-1e999", ", which is not finite"),
    ("1e", ""), (".", ""), ("--1", ""), ("1 2", ""),
  ])
  func onlyFiniteDecimalNumbersAreNumbers(value: String, why: String) {
    #expect(
      Trial.sentence(Trial.text(adding: "data: {noise_std: \(value)}"))
        == "trial.yaml:10:19: data.noise_std is \(value)\(why); accepted: a number of at least 0.")
  }

  @Test(arguments: [("0.25", 0.25), ("1", 1), ("+.5", 0.5), ("2.", 2), ("1E-1", 0.1), ("3e+0", 3), ("-0", 0)])
  func decimalNumbersAreRead(text: String, expected: Double) throws {
    #expect(try Trial.load(Trial.text(adding: "data: {noise_std: \(text)}")).conditions[0].settings.data.noiseStd == expected)
  }

  @Test(arguments: ["yes", "No", "on", "off"])
  func wordsAreNotBools(word: String) {
    #expect(
      Trial.sentence(Trial.text(adding: "students: \(word)"))
        == "trial.yaml:10:11: students is \(word); accepted: true or false (yes, no, on and off are read as text).")
  }

  @Test func aTextMayLookLikeANumberOrATruthValue() throws {
    let study = try Trial.load(Trial.text([1: "name: 2024-05", 2: "question: 42", 3: "prediction: Yes"]))
    #expect(study.name == "2024-05")
    #expect(study.question == "42")
    #expect(study.prediction == "Yes")
  }

  static let mapping =
    "accepted: a mapping with at least the keys name, question, prediction, seed, teachers, n_train, methods."
  static let aliases = "accepted: every value written out where it is used."
  static let files: [(String, String)] = [
    (
      "",
      ": the study is empty; \(mapping)"
    ),
    (
      "# nothing\n",
      ": the study is empty; \(mapping)"
    ),
    (
      "- a\n",
      ":1:1: the study is a list; \(mapping)"
    ),
    (
      "text\n",
      ":1:1: the study is text; \(mapping)"
    ),
    ("a: 1\nb: \u{0}\n", ":2:4: this is not text: control characters are not allowed; accepted: YAML in UTF-8."),
    (
      "a:\n\tb: 1\n",
      ":2:1: this is not YAML: found character that cannot start any token while scanning for the next token "
        + "(a tab cannot indent, and a text that begins with @ or ` needs quotes)."
    ),
    ("a: {b: 1\nc: 2\n", ":2:2: this is not YAML: did not find expected ',' or '}' while parsing a flow mapping."),
    ("a: 'open\n", ":2:1: this is not YAML: found unexpected end of stream while scanning a quoted scalar."),
    ("name: a\n---\nname: b\n", ":2:1: a second document begins here; accepted: one study per file."),
    ("a: 1\nb: 2\na: 3\n", ":1:1: a is given more than once; accepted: each key once."),
    ("?\n?\n", ":1:2: the empty key is given more than once; accepted: each key once."),
    ("a: {b: 1, b: 2}\n", ":1:5: b is given more than once; accepted: each key once."),
    ("a: &x 1\n", ":1:4: anchors and aliases are refused; \(aliases)"),
    ("a: &x {c: 1}\nb: *x\n", ":1:4: anchors and aliases are refused; \(aliases)"),
    ("&k a: 1\n", ":1:1: anchors and aliases are refused; \(aliases)"),
    ("a: *x\n", ":1:4: anchors and aliases are refused; \(aliases)"),
    ("<<: {a: 1}\n", ":1:1: merge keys (<<) are refused; \(aliases)"),
    ("a: !!int 3\n", ":1:4: the tag tag:yaml.org,2002:int is refused; accepted: plain values without tags."),
    ("a: !mine {b: 1}\n", ":1:4: the tag !mine is refused; accepted: plain values without tags."),
    ("? [a, b]\n: 1\n", ":1:3: a list cannot be a key; accepted: a name."),
    ("? {a: b}\n: 1\n", ":1:3: a mapping cannot be a key; accepted: a name."),
  ]

  @Test(arguments: files)
  func whatIsNoStudyIsRefusedWithASentence(text: String, expected: String) {
    #expect(Trial.sentence(text) == "trial.yaml\(expected)")
  }

  @Test(arguments: [
    String(repeating: "[", count: 500_000), String(repeating: "{a: ", count: 200_000), String(repeating: "- ", count: 500_000),
    String(repeating: "? ", count: 500_000), (0..<700).map { String(repeating: " ", count: $0) + "a:" }.joined(separator: "\n"),
    "a: \"]]]]\"\n" + String(repeating: "[", count: 40),
  ])
  func aBombOfLevelsIsRefusedBeforeItIsParsed(text: String) {
    let sentence = Trial.sentence(text)
    #expect(sentence.hasPrefix("trial.yaml:"))
    #expect(sentence.hasSuffix(":1: the values are nested more than 32 deep; accepted: a study as documented, at most 5 deep."))
  }

  /// Brackets that close inside quotes hide the depth from the first look; the parser's limit is the second.
  @Test func hiddenDepthMeetsTheParsersLimit() {
    let text = String(repeating: "[\"]\",", count: 100_000)
    #expect(Trial.sentence(text).contains("Maximum nesting level reached"))
    let below = String(repeating: "[\"]\",", count: 40) + String(repeating: "]", count: 40)
    #expect(
      Trial.sentence(below).hasSuffix(
        ": the values are nested more than 32 deep; accepted: a study as documented, at most 5 deep."))
  }

  @Test func aBombOfAliasesIsRefusedBeforeItIsParsed() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
    for i in 1..<9 { text += "a\(i): &a\(i) [" + Array(repeating: "*a\(i - 1)", count: 9).joined(separator: ", ") + "]\n" }
    text += "? *a8\n: 1\n? [*a8]\n: 2\n"
    #expect(
      Trial.sentence(text)
        == "trial.yaml: more than 24 words begin with *, as aliases do, and aliases are refused; \(Self.aliases)")
  }

  private func temporary(_ data: Data) throws -> String {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("study-\(UUID().uuidString).yaml").path
    try data.write(to: URL(fileURLWithPath: path))
    return path
  }

  private func sentence(path: String) -> String {
    do {
      _ = try Study.load(path: path)
      return "the study was accepted"
    } catch {
      return "\(error)"
    }
  }

  @Test func aTenMegabyteFileIsNotRead() throws {
    let path = try temporary(Data(repeating: UInt8(ascii: "a"), count: 10 << 20))
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(
      sentence(path: path)
        == "\(path): the study has more than 1048576 bytes and was not read; accepted: a file of at most 1 MB.")
  }

  @Test func binaryGarbageIsNoText() throws {
    let path = try temporary(Data([0x89, 0x48, 0x44, 0x46, 0xff, 0xfe, 0x00]))
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(sentence(path: path) == "\(path): this is not text in UTF-8; accepted: YAML in UTF-8.")
  }

  @Test func aMissingFileAndAFolderAreNamed() {
    #expect(
      sentence(path: "/nowhere/x.yaml")
        == "/nowhere/x.yaml: there is no such file; accepted: the path of a study, such as studies/quickstart.yaml.")
    #expect(sentence(path: "/tmp") == "/tmp: this is a folder; accepted: the path of a study, such as studies/quickstart.yaml.")
  }

  @Test func aFileLoadsLikeItsText() throws {
    let path = try temporary(Data(Trial.text().utf8))
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(try Study.load(path: path).hash == Trial.load(Trial.text()).hash)
  }
}
