import Foundation
import LearningCurves
import Simulation
import Testing

@Test(arguments: [
  "n,loss\n16,0.5\n32,0.25\n", "16,0.5\n32,0.25", "\u{FEFF}n;loss\r\n16;0.5\r\n32;0.25\r\n", "16\t0.5\r32\t0.25\r",
  "# a comment\n\nn, loss\n# another\n 16 , 5e-1 \n32,+.25\n", "16 0.5\n32   0.25\n",
  "\"n\",\"loss\"\n\"16\",\"0.5\"\n\"32\",\"0.25\"",
  "Loss,N\n0.5,16\n0.25,32\n", "samples,loss\n16,0.5\n32,0.25\n", "n,mse\n16,0.5\n32,0.25\n",
])
func curvesInManyDialects(text: String) throws {
  let table = try CurveTable(text: text, file: "c.csv")
  let curve = table.curves[0]
  #expect(table.curves.count == 1 && curve.name == nil && table.remarks.isEmpty)
  #expect(curve.sizes == [16, 32] && curve.losses == [0.5, 0.25] && !curve.hasRepeatedSizes)
}

@Test func furtherColumnsAndReplicates() throws {
  let table = try CurveTable(
    text: "n,loss,sigma,gpu\n16,0.5,0.1,a\n16,0.4,0.2,b\n", file: "c.csv",
    columns: CurveColumns(extra: "sigma", ignored: ["gpu"]))
  #expect(table.curves[0].extra == [0.1, 0.2] && table.curves[0].hasRepeatedSizes)
  #expect(table.columns == CurveColumns(x: ["n"], y: "loss", extra: "sigma", ignored: ["gpu"]))
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
    try CurveTable(text: "n,loss\n1,2\n", file: "c.csv", columns: CurveColumns(extra: "w"))
  }
  #expect(missing?.description == "c.csv:1:1: there is no column \"w\"; the columns are n, loss.")
  let nameless = #expect(throws: CurveTableError.self) {
    try CurveTable(text: "1,2\n", file: "c.csv", columns: CurveColumns(extra: "w"))
  }
  #expect(
    nameless?.description
      == "c.csv:1:1: the column \"w\" cannot be found without a header; name the columns in the first line.")
  let negative = #expect(throws: CurveTableError.self) {
    try CurveTable(text: "n,loss,w\n1,2,-3\n", file: "c.csv", columns: CurveColumns(extra: "w"))
  }
  #expect(negative?.description == "c.csv:2:5: the value of w is -3, but it must be positive.")
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
  let curve = table.curves[0]
  #expect(curve.sizes.count == 1_000_000)
  let fit = try CurveFit.fit(.pow3, sizes: curve.sizes, losses: curve.losses)
  #expect(fit.status == .converged)
  for (name, value) in [("a", 0.1), ("b", 1), ("c", 0.5)] { #expect(agrees(fit.coefficients[name]!, value, 1e-9)) }
}

private let threeColumns = "method,n,loss\ndrr,16,0.5\n\"l2, strong\",16,0.7\ndrr,32,0.25\n\"l2, strong\",32,0.4\n"

@Test func oneCurvePerValue() throws {
  let table = try CurveTable(text: threeColumns, file: "c.csv", columns: CurveColumns(by: "method"))
  #expect(table.curves.map(\.name) == ["drr", "l2, strong"])
  #expect(table.curves.map(\.losses) == [[0.5, 0.25], [0.7, 0.4]] && table.curves[1].sizes == [16, 32])
}

@Test func repetitionsKeepTheirNames() throws {
  let table = try CurveTable(
    text: "samples,seed,loss\n16,1,0.5\n16,2,0.4\n", file: "c.csv", columns: CurveColumns(x: ["samples"], replicate: "seed"))
  #expect(table.curves[0].replicates == ["1", "2"] && table.curves[0].sizes == [16, 16])
  #expect(table.columns == CurveColumns(x: ["samples"], y: "loss", replicate: "seed"))
}

/// No column is ever taken because it stands first.
@Test(arguments: [
  (
    "params,tokens,loss\n1,2,3\n",
    """
    c.csv:1:1: the column of the sample sizes is not clear, it could be "params" or "tokens"; name it with --x, or both \
    with --surface.
    """
  ),
  (
    threeColumns,
    """
    c.csv:1:1: the column "method" is not used; say what it means with --by (one curve per value), --replicate, --weights \
    or --sigma, or leave it out with --ignore.
    """
  ),
  (
    "samples,seed,loss\n1,2,3\n",
    """
    c.csv:1:1: the column of the sample sizes is not clear, it could be "samples" or "seed"; name it with --x, or both \
    with --surface.
    """
  ),
  (
    "size,error\n1,2\n",
    """
    c.csv:1:1: the columns of the sample sizes and of the losses are not clear, it could be "size" or "error"; name them \
    with --x and --y.
    """
  ),
  (
    "n,train,test\n1,2,3\n",
    "c.csv:1:1: the column of the losses is not clear, it could be \"train\" or \"test\"; name it with --y."
  ),
  (
    "n,loss,seed,gpu\n1,2,3,a\n",
    """
    c.csv:1:1: the columns "seed" and "gpu" are not used; say what it means with --by (one curve per value), --replicate, \
    --weights or --sigma, or leave it out with --ignore.
    """
  ),
  ("n,loss,loss\n1,2,3\n", "c.csv:1:1: two columns are named \"loss\"; rename one of them."),
  ("n,,loss\n1,2,3\n", "c.csv:1:1: column 2 has no name; only a first column of row names needs none."),
])
func columnsThatAreNotClearAreRefused(text: String, sentence: String) {
  let error = #expect(throws: CurveTableError.self) { try CurveTable(text: text, file: "c.csv") }
  #expect(error?.description == sentence)
}

@Test func aColumnHasOneRole() {
  let twice = #expect(throws: CurveTableError.self) {
    try CurveTable(text: threeColumns, file: "c.csv", columns: CurveColumns(by: "method", replicate: "method"))
  }
  #expect(
    twice?.description
      == "c.csv:1:1: the column \"method\" was given two roles; name a different column for each.")
}

/// pandas' to_csv, pandas' file read and written again, R's write.csv and R's write.table.
@Test(arguments: [
  ",n,loss\n0,16,0.5\n1,32,0.25\n", "Unnamed: 0,n,loss\n0,16,0.5\n1,32,0.25\n",
  "\"\",\"n\",\"loss\"\n\"1\",16,0.5\n\"2\",32,0.25\n", "\"n\" \"loss\"\n\"row 1\" 16 0.5\n\"row 2\" 32 0.25\n",
  "n\tloss\n1\t16\t0.5\n2\t32\t0.25\n", "\"n\",\"loss\"\n\"1\",16,0.5\n\"2\",32,0.25\n",
])
func rowNamesAreNotUsed(text: String) throws {
  let table = try CurveTable(text: text, file: "c.csv")
  #expect(table.curves[0].sizes == [16, 32] && table.curves[0].losses == [0.5, 0.25])
  #expect(table.remarks.map(\.sentence) == ["The first column, which has no name, holds row names and is not used."])
}

@Test func lossesWithoutALogarithm() throws {
  let text = "n,mse\n16,0.5\n32,0\n64,nan\n128,NA\n256,0.1\n"
  for (rule, sentence) in [
    (CurveTable.Losses.finite, "c.csv:4:4: the loss (mse) is \"nan\", but it must be a finite number like 0.25."),
    (
      .positive,
      "c.csv:3:4: the loss (mse) is 0, but its logarithm needs a positive number; --drop-nonpositive leaves such rows out."
    ),
  ] {
    let error = #expect(throws: CurveTableError.self) { try CurveTable(text: text, file: "c.csv", losses: rule) }
    #expect(error?.description == sentence)
  }
  let kept = try CurveTable(text: text, file: "c.csv", losses: .positiveOnly)
  #expect(kept.curves[0].sizes == [16, 256])
  #expect(
    kept.remarks.map(\.sentence)
      == ["3 rows without a finite positive loss left out: line 3 (0), line 4 (nan), line 5 (NA)."])
  let none = #expect(throws: CurveTableError.self) {
    try CurveTable(text: "n,mse\n16,0\n", file: "c.csv", losses: .positiveOnly)
  }
  #expect(none?.description == "c.csv: no row has a positive loss; a curve needs some.")
}
