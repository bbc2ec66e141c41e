import Files
import Foundation
import Testing

/// `brevity fit --csv` and `brevity compare`, as processes: what a script of another laboratory sees.
@Suite struct FitCommandTests {
  private static let sizes = (4...13).map { 1 << $0 }
  private static let losses = [0.503, 0.3645, 0.2781, 0.2077, 0.1648, 0.1279, 0.1072, 0.0893, 0.0789, 0.0695]
  private static let plain = "n,loss\n" + zip(sizes, losses).map { "\($0),\($1)\n" }.joined()
  private static let methods =
    "method,seed,n,loss\n"
    + (0..<6).flatMap { seed in
      zip(sizes, losses).flatMap { n, loss in
        ["drr,\(seed),\(n),\(loss * (1 + 0.01 * Double(seed)))\n", "l2,\(seed),\(n),\(2 * loss * (1 + 0.01 * Double(seed)))\n"]
      }
    }.joined()

  private static func run(
    _ arguments: [String], on text: String = plain, file name: String = "c.csv"
  ) throws -> BrevityProgram.End {
    try Scratch.withDirectory { directory in
      let path = "\(directory)/\(name)"
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      return try BrevityProgram.run(arguments.map { $0.replacing("FILE", with: path).replacing("DIR", with: directory) })
    }
  }

  private static func json(_ end: BrevityProgram.End) throws -> [String: Any] {
    try #require(try? JSONSerialization.jsonObject(with: Data(end.output.utf8)) as? [String: Any], "\(end.errors)")
  }

  @Test func answersNameTheirColumns() throws {
    let end = try Self.run(
      ["fit", "--csv", "FILE", "--by", "method", "--replicate", "seed", "--predict", "1e5"], on: Self.methods)
    #expect(end.status == 0 && end.errors.isEmpty)
    #expect(end.output.replacing("\n", with: " ").contains("loss against n, one curve per method, repetitions by seed."))
    #expect(end.output.contains("\ndrr\npow3: loss = a + b n^-c, 60 points, status converged\n"))
    #expect(end.output.contains("\nl2\n") && end.output.contains("At n = 100000 the loss is "))
    #expect(end.output.contains("Note: An answer lies a factor of 12.207 beyond the sizes measured"))
    for line in end.output.split(separator: "\n") where !line.contains("/") { #expect(line.count <= 80, "\(line)") }
  }

  @Test(arguments: [
    ("params,tokens,loss\n1,2,3\n", "is not clear, it could be \"params\" or \"tokens\""),
    ("method,n,loss\na,1,2\n", "the column \"method\" is not used"),
    ("samples,seed,loss\n1,2,3\n", "is not clear, it could be \"samples\" or \"seed\""),
    ("n,loss\n16,0.5\n32,0.25\n", "the curve has 2 sample sizes, but pow3 needs at least 3."),
    ("n,loss\n16,inf\n", "the loss is \"inf\", but it must be a finite number like 0.25."),
  ])
  func dataThatGiveNoAnswerExitWith65(text: String, sentence: String) throws {
    let end = try Self.run(["fit", "--csv", "FILE", "--json"], on: text)
    #expect(end.status == 65 && end.output.isEmpty && end.errors.contains(sentence), "\(end.errors)")
  }

  @Test(arguments: [
    (["--model", "pow3", "--hold-out", "2"], "the curve has 4 sample sizes, but pow3 with --hold-out 2 needs at least 5."),
    (["--all", "--hold-out", "3"], "the curve has 4 sample sizes, but --hold-out 3 needs at least 5."),
  ])
  func tooFewSizesToHoldOut(options: [String], sentence: String) throws {
    let text = "n,loss\n10,0.5\n20,0.3\n40,0.2\n80,0.12\n"
    let end = try Self.run(["fit", "--csv", "FILE"] + options, on: text)
    #expect(end.status == 65 && end.output.isEmpty && end.errors.hasSuffix(": \(sentence)\n"), "\(end.errors)")
    #expect(try Self.run(["fit", "--csv", "FILE", "--all", "--hold-out", "2"], on: text).status == 0)
  }

  @Test func aLossOfZeroHasNoLogarithm() throws {
    let text = Self.plain + "16384,0\n"
    let refused = try Self.run(["fit", "--csv", "FILE", "--log"], on: text)
    #expect(
      refused.status == 65 && refused.errors.contains("c.csv:12:7: the loss is 0, but its logarithm needs a positive number"))
    let kept = try Self.run(["fit", "--csv", "FILE", "--log", "--drop-nonpositive"], on: text)
    #expect(kept.status == 0 && kept.output.contains("1 row without a finite positive loss left out: line 12 (0)."))
  }

  @Test func pipesAreRead() throws {
    for command in ["\"$1\" fit --csv <(cat \"$2\")", "cat \"$2\" | \"$1\" fit --csv -"] {
      try Scratch.withDirectory { directory in
        let path = "\(directory)/c.csv"
        try Data(Self.plain.utf8).write(to: URL(fileURLWithPath: path))
        let end = try ExternalProgram("bash", ["-c", command, "bash", BrevityProgram.path, path])
        #expect(end.status == 0 && end.output.contains("status converged"), "\(end.errors)")
      }
    }
  }

  @Test func optionsThatDoNotGoTogetherAreRefused() throws {
    for (arguments, sentence) in [
      (["fit", "DIR", "--predict", "10"], "All options of fit belong to --csv FILE; a study names its curve_model itself."),
      (["fit", "--csv", "FILE", "--all", "--reach", "0.1"], "--predict, --reach and --plot belong to the fit of one model"),
      (["fit", "--csv", "FILE", "--surface", "n"], "--surface n: accepted are two columns, such as params,tokens."),
      (["fit", "--csv", "FILE", "--surface", "n,loss", "--predict", "10"], "a surface needs two, such as --predict 1e9,2e10."),
      (["compare", "a", "a"], "compare needs two different curves; a was given twice."),
      (["compare", "--csv", "FILE", "a", "b"], "compare takes two files, or --csv FILE with --by COLUMN"),
      (["fit", "--csv", "FILE", "--plot", "figure.txt"], "the file of a figure ends in .png, .pdf or .svg"),
    ] {
      let end = try Self.run(arguments)
      #expect(end.status == 64 && end.errors.replacing("\n", with: " ").contains(sentence), "\(end.errors)")
    }
  }

  @Test func twoCurvesAreCompared() throws {
    let paired = try Self.run(
      ["compare", "--csv", "FILE", "--by", "method", "--replicate", "seed", "drr", "l2"], on: Self.methods)
    #expect(paired.status == 0 && paired.output.contains("Supported: that drr needs fewer samples than l2."), "\(paired.output)")
    for line in paired.output.split(separator: "\n") where !line.contains("/") { #expect(line.count <= 80, "\(line)") }
    let single = try Self.run(
      ["compare", "--csv", "FILE", "--by", "method", "--ignore", "seed", "drr", "l2", "--json"], on: Self.methods)
    let json = try Self.json(single)
    #expect(json["paired"] is NSNull && (json["ratios"] as? [Any])?.count == 5 && json["first"] as? String == "drr")
    let missing = try Self.run(
      ["compare", "--csv", "FILE", "--by", "method", "--replicate", "seed", "drr", "rl1"], on: Self.methods)
    #expect(missing.status == 64 && missing.errors.contains("rl1 is not a value of the column method"))
  }

  @Test func aSurfaceIsFittedAndPredicted() throws {
    var text = "params,tokens,loss\n"
    for i in 0..<5 {
      for j in 0..<5 {
        let (n, d) = (1e8 * pow(4, Double(i)), 2e9 * pow(4, Double(j)))
        text += "\(n),\(d),\(1.8172 + 482.01 / pow(n, 0.3478) + 2085.43 / pow(d, 0.3658))\n"
      }
    }
    let end = try Self.run(
      ["fit", "--csv", "FILE", "--surface", "params,tokens", "--resamples", "5", "--predict", "7e10,1.4e12", "--json"], on: text)
    let curve = try #require((try Self.json(end)["curves"] as? [[String: Any]])?.first?["surface"] as? [String: Any])
    let alpha = try #require((curve["coefficients"] as? [String: Double])?["alpha"])
    #expect(abs(alpha - 0.3478) < 1e-4 && (curve["predictions"] as? [Any])?.count == 1)
  }

  private static let hasPython = (try? ExternalProgram("python3", ["-c", "import json"]))?.status == 0
  private static let analysis = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("analysis").path

  @Test(.enabled(if: hasPython, "no python3")) func pythonCallsTheProgram() throws {
    let script = """
      import sys; sys.path.insert(0, \(String(reflecting: Self.analysis)))
      import brevity
      n = [16 * 2**i for i in range(10)]
      loss = \(Self.losses)
      answer = brevity.fit(n, loss, predict=[1e5], reach=[0.1], fix={"a": 0.05})
      curve = answer["curves"][0]
      assert curve["fit"]["coefficients"]["a"] == 0.05 and curve["predictions"][0]["n"] == 1e5, curve
      assert brevity.rank(n, loss)["curves"][0]["ranking"][0]["model"] == "pow3"
      twice = brevity.fit(n * 2, loss * 2, by=["x"] * 10 + ["y"] * 10)
      assert [c["name"] for c in twice["curves"]] == ["x", "y"]
      pair = brevity.compare((n, loss), (n, [2 * x for x in loss]), names=("short", "dense"), at=[0.2])
      assert pair["ratios"][0]["ratio"] > 1, pair
      surface = brevity.surface(n * 3, [1] * 10 + [2] * 10 + [4] * 10, loss + [0.9 * x for x in loss] + [0.85 * x for x in loss],
                                resamples=0)
      assert surface["curves"][0]["surface"]["columns"] == ["N", "D"]
      try:
          brevity.fit([1, 2], [3, 4])
      except brevity.BrevityError as error:
          assert error.code == 65 and "needs at least 3" in str(error), error
      else:
          raise AssertionError("two points were fitted")
      print("done")
      """
    let end = try ExternalProgram("env", ["BREVITY=\(BrevityProgram.path)", "python3", "-c", script])
    #expect(end.status == 0 && end.output == "done", "\(end.errors)")
  }
}
