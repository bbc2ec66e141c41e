import Foundation
import LearningCurves
import Simulation
import Testing

@Test(arguments: [
  "n,loss\n16,0.5\n32,0.25\n", "16,0.5\n32,0.25", "\u{FEFF}n;loss\r\n16;0.5\r\n32;0.25\r\n", "16\t0.5\r32\t0.25\r",
  "# a comment\n\nn, loss\n# another\n 16 , 5e-1 \n32,+.25\n", "16 0.5\n32   0.25\n",
  "\"n\",\"loss\"\n\"16\",\"0.5\"\n\"32\",\"0.25\"",
  "loss,seed,n\n0.5,1,16\n0.25,2,32\n", "size,error,more\n16,0.5,x\n32,0.25,y\n",
])
func curvesInManyDialects(text: String) throws {
  let table = try CurveTable(text: text, file: "c.csv")
  #expect(table.sizes == [16, 32] && table.losses == [0.5, 0.25] && !table.hasReplicates)
}

@Test func furtherColumnsAndReplicates() throws {
  let table = try CurveTable(text: "n,loss,sigma\n16,0.5,0.1\n16,0.4,0.2\n", file: "c.csv", extraColumn: "sigma")
  #expect(table.extra == [0.1, 0.2] && table.hasReplicates && table.header == ["n", "loss", "sigma"])
}

@Test(arguments: [
  ("", "c.csv: the file has no data; it needs lines of a sample size and a loss."),
  ("n,loss\n", "c.csv: the file has a header but no data; it needs lines of a sample size and a loss."),
  ("n,loss\n16,0.5\n32,abc\n", "c.csv:3:4: the loss is \"abc\", but it must be a finite number like 0.25."),
  ("16,0.5\nx,0.2\n", "c.csv:2:1: the sample size is \"x\", but it must be a finite number like 0.25."),
  ("16,nan\n", "c.csv:1:4: the loss is \"nan\", but it must be a finite number like 0.25."),
  ("16,1e999\n", "c.csv:1:4: the loss is \"1e999\", but it must be a finite number like 0.25."),
  ("16,0x10\n", "c.csv:1:4: the loss is \"0x10\", but it must be a finite number like 0.25."),
  ("16,\n", "c.csv:1:4: the loss is missing; write a number like 0.25."),
  ("-16,0.5\n", "c.csv:1:1: the sample size is -16, but it must be positive."),
  ("0,0.5\n", "c.csv:1:1: the sample size is 0, but it must be positive."),
  ("n;loss\n16;0,5\n", "c.csv:2:4: the loss is \"0,5\" with a decimal comma; write a decimal point."),
  (
    "16,0,5\n32,0,25\n",
    """
    c.csv:1:1: the line has 3 fields, but a file without a header has two, a sample size and a loss; \
    if commas are decimal signs, write points.
    """
  ),
  (
    "n,loss\n16,0,5\n",
    "c.csv:2:1: the line has 3 fields, but the first line has 2; if commas are decimal signs, write points."
  ),
  ("16\n32\n", "c.csv:1:1: the line has 1 field, but a file without a header has two, a sample size and a loss."),
])
func whatIsNoCurveIsRefusedWithItsPlace(text: String, sentence: String) {
  let error = #expect(throws: CurveTableError.self) { try CurveTable(text: text, file: "c.csv") }
  #expect(error?.description == sentence)
}

@Test func columnsThatAreNotThere() {
  let missing = #expect(throws: CurveTableError.self) {
    try CurveTable(text: "n,loss\n1,2\n", file: "c.csv", extraColumn: "w")
  }
  #expect(missing?.description == "c.csv:1:1: there is no column \"w\"; the columns are n, loss.")
  let nameless = #expect(throws: CurveTableError.self) { try CurveTable(text: "1,2\n", file: "c.csv", extraColumn: "w") }
  #expect(
    nameless?.description
      == "c.csv:1:1: the column \"w\" cannot be found without a header; name the columns in the first line.")
  let negative = #expect(throws: CurveTableError.self) {
    try CurveTable(text: "n,loss,w\n1,2,-3\n", file: "c.csv", extraColumn: "w")
  }
  #expect(negative?.description == "c.csv:2:5: w is -3, but it must be positive.")
}

@Test func filesThatAreNotThereOrNotText() throws {
  let missing = #expect(throws: CurveTableError.self) { try CurveTable(path: "/no/such/curve.csv") }
  #expect(
    missing?.description
      == "The curve /no/such/curve.csv cannot be read: it must be a readable file of sample sizes and losses.")
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("brevity-utf16-\(UUID().uuidString).csv")
  defer { try? FileManager.default.removeItem(at: path) }
  try Data([0xFF, 0xFE, 0x31, 0x00]).write(to: path)
  let encoded = #expect(throws: CurveTableError.self) { try CurveTable(path: path.path) }
  #expect(encoded?.description == "\(path.path):1:1: the file is encoded in UTF-16; save it as UTF-8.")
}

@Test func aMillionRowsAreReadAndFitted() throws {
  var text = "n,loss\n"
  text.reserveCapacity(20_000_000)
  // 0.1 + n^(−1/2) with an alternating error that the fit must average away.
  for row in 0..<1_000_000 {
    let n = 16 << (row % 10)
    text += "\(n),\(0.1 + pow(Double(n), -0.5) + (row / 10 % 2 == 0 ? 0.01 : -0.01))\n"
  }
  let table = try CurveTable(text: text, file: "big.csv")
  #expect(table.sizes.count == 1_000_000)
  let fit = try CurveFit.fit(.pow3, sizes: table.sizes, losses: table.losses)
  #expect(fit.status == .converged)
  for (name, value) in [("a", 0.1), ("b", 1), ("c", 0.5)] { #expect(agrees(fit.coefficients[name]!, value, 1e-9)) }
}
