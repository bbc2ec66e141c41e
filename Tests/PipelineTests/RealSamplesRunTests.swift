import Files
import Foundation
import HDF5
import Results
import Testing

/// A study of real samples from the files to the verdict: splits of one data set, test losses, levels of the null model's loss.
@Suite struct RealSamplesRunTests {
  private static func study(_ directory: String, protocol rule: String) -> String {
    let files = ["train", "test"].map { "\($0): [\(directory)/\($0)-images, \(directory)/\($0)-labels]" }
    return """
      name: real
      question: Is the pruned student better on these images?
      prediction: No.
      seed: 4
      teachers: {kind: files, count: 6, layers: [4, 3], classes: 3, \(files.joined(separator: ", "))}
      data: {test: 200}
      n_train: [20, 40, 80, 160]
      student: {layers: [4, 6, 3]}
      training: {min_epochs: 50, max_epochs: 400, finetune_max_epochs: 200, learning_rate: 0.02}
      protocol: {\(rule), candidates: 2}
      methods:
        dense_early: {}
        drr: {alpha: [0.3, 1], beta: 5}
      analysis: {excess_levels: {values: [0.3, 0.25, 0.2, 0.15, 0.12]}}
      """
  }

  private static func withFiles(_ body: (_ directory: String, _ write: (String) throws -> String) throws -> Void) throws {
    try Scratch.withDirectory { directory in
      for (name, count, seed) in [("train", 240, UInt64(1)), ("test", 200, 2)] {
        try FilesDecodeTests.idx(count, "\(directory)/\(name)", seed: seed)
      }
      try body(directory) { rule in
        let file = directory + "/real.yaml"
        try study(directory, protocol: rule).write(toFile: file, atomically: true, encoding: .utf8)
        return file
      }
    }
  }

  /// Labels that choose would be labels that train.
  @Test func tooFewSamplesForExtraLabelsAreRefused() throws {
    try Self.withFiles { directory, write in
      let file = try write("validation: {extra: 81}")
      for command in ["plan", "run"] {
        let end = try BrevityProgram.run([command, file, "-o", directory])
        #expect(
          end.errors.split(separator: "\n").last.map { $0 + "\n" }
            == "Error: cannot train on 160 samples and choose by 81 others (protocol.validation.extra): the training files hold "
            + "240, which leaves 80; give smaller budgets in n_train, or fewer extra labels\n")
        #expect(end.status == 64)
      }
      #expect(try BrevityProgram.run(["plan", try write("validation: {extra: 80}"), "-o", directory]).status == 0)
      let large = try BrevityProgram.run(["plan", file, "--set", "n_train=[100, 300]", "-o", directory])
      #expect(
        large.errors
          == "Error: cannot train on 300 samples: the training files hold 240; give smaller budgets in n_train\n")
    }
  }

  @Test func aVerdictOverSplits() throws {
    try Self.withFiles { directory, write in
      let file = try write("validation: {extra: 80}")
      let plan = try BrevityProgram.run(["plan", file, "-o", directory])
      #expect(plan.output.contains("1 condition, 6 splits, 1 replicate, 4 sizes, 2 methods") && !plan.output.contains("teacher"))
      let folder = directory + "/real"
      var screens = ""
      for arguments in [["run", file, "-o", directory], ["merge", folder], ["fit", folder], ["verdict", folder]] {
        let end = try BrevityProgram.run(arguments)
        #expect(end.status == 0, "\(end.errors)")
        screens += end.output
      }
      let words = screens.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(!words.replacing("teachers.pool", with: "").contains("teacher") && !words.contains("noise-free"), "\(words)")
      #expect(words.contains("Test loss in bits, geometric mean over splits (live parameters)"))
      #expect(words.contains("6 pilot splits, look 1; 80 extra labels, not counted in n, choose; 2 candidates each"))
      #expect(words.contains("medians over test loss levels 0.3, 0.25, 0.2, 0.15, 0.12 × the test loss of the null model."))
      #expect(words.contains("Inference is over splits of one data set, which share its samples, not over data sets;"))
      // no level is NaN: the curves say something of every split
      let verdicts = try HDF5File(reading: folder + "/verdicts.h5").root
      #expect(try verdicts.group("decisions").dataset("without_information").integers() == [0])
      #expect(try verdicts.group("summary").dataset("log2_ratio_lower").doubles().allSatisfy { $0.isFinite })

      // what the files say of themselves
      for name in ["study", "fits", "verdicts"] {
        let said = try Self.descriptions(HDF5File(reading: "\(folder)/\(name).h5").root)
        #expect(said.count > 20 && !said.contains { $0.contains("teacher") || $0.contains("noise-free") }, "\(said)")
      }
      let root = try HDF5File(reading: folder + "/study.h5").root
      let names = ["train-images", "train-labels", "test-images", "test-labels"].map { "\(directory)/\($0)" }
      #expect(try root.group("meta").dataset("files").texts() == names)
      #expect(
        try root.group("meta").dataset("files_sha256").texts()
          == names.map { SHA256.hash(Array(try Data(contentsOf: URL(fileURLWithPath: $0)))).hexadecimal })

      // the null line is that of the cube
      let null = try root.dataset("null_mse").doubles()
      let means = try HDF5File(reading: folder + "/fits.h5").root.dataset("null_mean").doubles()
      #expect(means.count == 4)
      for (n, mean) in means.enumerated() {
        let logs = null[n * 6..<(n + 1) * 6].map { log($0) }
        #expect(abs(mean - exp(logs.reduce(0, +) / 6)) < 1e-12 && mean > 1 && mean < 2)
      }

      // other contents are other runs
      try FilesDecodeTests.idx(240, directory + "/train", seed: 7)
      let changed = try BrevityProgram.run(["plan", file, "-o", directory])
      #expect(changed.output.contains("0 done, 0 failed, 96 to do, 96 stale."), "\(changed.output)")
    }
  }

  /// The attributes `long_name` of everything in a group.
  private static func descriptions(_ group: StoredGroup) throws -> [String] {
    let own = try group.datasets().flatMap { dataset in
      try dataset.attributes().flatMap { attribute in
        if attribute.name == "long_name", case .text(let texts) = attribute.values { return texts }
        return []
      }
    }
    return try own + group.groups().flatMap { try descriptions($0) }
  }
}
