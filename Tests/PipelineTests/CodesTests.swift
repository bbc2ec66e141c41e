import Analysis
import CodelengthTables
import Codes
import Foundation
import HDF5
import Pipeline
import Results
import Studies
import Testing

/// Students of a small study as streams on the command line.
@Suite struct CodesCommandTests {
  static func study(classes: Bool) -> String {
    let teachers =
      classes
      ? "{kind: mlp, pool: confirmation, count: 1, layers: [2, 3, 3], classes: 3, temperature: 0.3}"
      : "{kind: mlp, pool: confirmation, count: 1, layers: [2, 3, 1]}"
    return """
      name: tiny-codes
      question: Which code is shortest?
      prediction: None is known.
      seed: 3
      teachers: \(teachers)
      data: {test: 200}
      n_train: [24, 60]
      student: {layers: [2, 4, \(classes ? 3 : 1)]}
      training: {loss: \(classes ? "cross_entropy" : "mse"), min_epochs: 50, max_epochs: 100, finetune_max_epochs: 50}
      protocol: {label_precision: 0.01}
      methods:
        dense_early: {}
        drr: {alpha: [0.2], beta: 5}
      students: true
      """
  }

  static func prepared(classes: Bool, _ body: (String, StoredStudents) throws -> Void) throws {
    try Scratch.withDirectory { directory in
      try study(classes: classes).write(toFile: directory + "/s.yaml", atomically: true, encoding: .utf8)
      let run = try BrevityProgram.run(["run", directory + "/s.yaml", "-o", directory, "-j", "2"])
      #expect(run.status == 0, "\(run.errors)")
      let folder = ResultsFolder(path: directory + "/tiny-codes")
      #expect(try BrevityProgram.run(["merge", folder.path]).status == 0)
      try body(directory, try StoredStudents(SavedStudy.load(folder), folder: folder))
    }
  }

  @Test(arguments: [false, true]) func encodeAndDecode(_ classes: Bool) throws {
    try Self.prepared(classes: classes) { directory, students in
      let folder = directory + "/tiny-codes"
      for code in [CodeName.uniform, .float32, .sparse, .surp, .surpIterative, .miracle, .prequential, .requential] {
        let stream = directory + "/\(code.rawValue).brv"
        let encode = try BrevityProgram.run(
          ["encode", folder + ":1", "--code", code.rawValue, "--steps", "100", "-o", stream])
        #expect(encode.status == 0, "\(encode.errors)")
        let decode = try BrevityProgram.run(["decode", stream, "-o", directory + "/student.h5"])
        #expect(decode.status == 0, "\(decode.errors)")
        let root = try HDF5File(reading: directory + "/student.h5").root
        let problem = try students.problem(ofRun: 1)
        let labels = try root.dataset("labels").doubles()
        #expect(labels == problem.dataset(first: problem.sampleCount).labels || classes)
        if classes { #expect(labels == problem.symbols.map(Double.init)) }
        if code == .float32 {
          #expect(try root.dataset("weights").doubles() == students.student(ofRun: 1).parameters.map { Double(Float($0)) })
        }
      }
      let damaged = directory + "/damaged.brv"
      try Data(Data(contentsOf: URL(fileURLWithPath: directory + "/sparse.brv")).dropLast(5)).write(
        to: URL(fileURLWithPath: damaged))
      let refused = try BrevityProgram.run(["decode", damaged, "-o", directory + "/no.h5"])
      #expect(refused.status == 65 && refused.errors.hasPrefix("Error: Cannot decode '\(damaged)': it has "))
      #expect(refused.errors.hasSuffix("bytes it announces, so it was cut.\n"))
      #expect(!FileManager.default.fileExists(atPath: directory + "/no.h5"))
    }
  }

  @Test func theTableHasEveryCode() throws {
    try Self.prepared(classes: true) { directory, students in
      let table = try CodesTable.compute(students, effort: CodingEffort(steps: 60, blockSizes: [4]), jobs: 2)
      for code in CodeName.allCases.map(\.rawValue) + ["teacher"] {
        let rows = table.rows.filter { $0.code == code }
        let perStudent = code != "teacher" && !CodesTable.studentless.contains(CodeName(rawValue: code) ?? .uniform)
        #expect(rows.count == (perStudent ? 4 : 2), "\(code)")
        #expect(rows.allSatisfy { $0.totalBits > 0 || $0.note == "not built" }, "\(code) \(rows.map(\.note))")
      }
      let uniform = table.rows.filter { $0.code == "uniform" }.map(\.totalBits)
      #expect(zip(uniform, [24.0, 60]).allSatisfy { abs($0 - $1 * log2(3.0)) < 1e-9 })
      #expect(table.text.split(separator: "\n").allSatisfy { $0.count <= 80 }, "it fits a terminal")
      let program = try BrevityProgram.run(["codes", directory + "/tiny-codes", "--code", "uniform", "--code", "sparse"])
      #expect(program.status == 0 && program.output.contains("ratio") && program.output.contains("bytes"))
      let csv = try String(contentsOfFile: directory + "/tiny-codes/codes.csv", encoding: .utf8)
      #expect(csv.split(separator: "\n").count == 1 + 2 * (1 + 2 + 1))
      let plane = try BrevityProgram.run(["codes", directory + "/tiny-codes", "--plane"])
      #expect(plane.status == 0 && plane.output.contains("laplace") && plane.output.contains("quantised"))
      let two = try BrevityProgram.run(["codes", directory + "/tiny-codes", "--plane", "--budget"])
      #expect(
        two.status == 64
          && two.errors.hasPrefix("Error: --plane, --budget and --evidence are different tables; give one of them."))
    }
  }

  @Test func runsThatCannotBeFound() throws {
    try Self.prepared(classes: false) { directory, students in
      let key = students.plan.runs[2].key.description
      for name in ["2", String(key.prefix(12))] {
        let found = try students.run(name)
        #expect(found == 2)
      }
      let missing = Scratch.sentence { try students.run("99") }
      #expect(
        missing
          == "cannot find the run '99' in '\(directory)/tiny-codes': accepted are its number, 0 to 3, or at least 6 digits of its key that no other run has"
      )
      let length = Scratch.sentence {
        try StudentStreams.encode(directory + "/tiny-codes:1", code: .variational, effort: CodingEffort(steps: 5), to: "x")
      }
      #expect(length.hasSuffix("bits without a stream; brevity codes shows it"))
    }
  }
}
