import Files
import Testing

@Suite struct PrintableTextTests {
  @Test(arguments: [
    ("plain ± text\twith a tab\n", "plain ± text\twith a tab\n"), ("\u{1B}[31mred", "\\u{1b}[31mred"),
    ("over\rwritten", "over\\u{d}written"), ("bell\u{7}, C1 \u{9B}2J", "bell\\u{7}, C1 \\u{9b}2J"),
    ("\u{202E}txet", "\\u{202e}txet"),
  ])
  func whatATerminalWouldObeyIsSpelt(text: String, shown: String) {
    #expect(text.printable == shown)
  }

  /// Colour repeats what the head of a line says, and nothing else.
  @Test func headsOfLinesAreColoured() {
    #expect(
      Terminal.coloured("INCONCLUSIVE: x\n- Supported: y\nno INCONCLUSIVE here\n")
        == "\u{1B}[1;33mINCONCLUSIVE\u{1B}[0m: x\n- \u{1B}[1;32mSupported:\u{1B}[0m y\nno INCONCLUSIVE here\n")
  }
}
