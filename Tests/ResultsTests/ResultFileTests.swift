import Foundation
import HDF5
import Results
import Studies
import Testing

@Suite struct ResultFileTests {
  private let axes = StudyAxes(
    factors: [
      Factor(key: "data.noise_std", name: "noise_std", levels: [.number(0), .number(0.1)]),
      Factor(key: "teachers.rotate", name: "rotate", levels: [.text("false"), .text("true")]),
    ], methods: ["dense", "drr"], trainCounts: [32, 57, 100], teacherCount: 4, replicateCount: 2)

  private func write(to path: String, _ body: (ResultGroup) throws -> Void) throws {
    try ResultFile.write(
      .fits, of: StudyIdentity(name: "example", hash: "abc"), title: "Fits", provenance: ExampleStudy.provenance(), to: path,
      body)
  }

  @Test func scalesVariablesAndTablesComeBack() throws {
    try withDirectory { directory in
      let path = directory + "/fits.h5"
      try write(to: path) { root in
        try root.scales(of: axes, [.factors, .method, .trainCount])
        try root.variable(
          "excess_mean", (0..<24).map { Double($0) }, over: axes.dimensions([.factors, .method, .trainCount]),
          longName: "mean excess")
        let grid = try root.group("grid")
        try grid.scale("n_grid", [32, 64.5], longName: "label budget")
        try grid.variable("fitted", [1, 2, 3, 4], over: ["learner", "n_grid"], units: "bit", longName: "fitted curve")
        let table = try root.group("fits").table("fit", count: 3, longName: "fitted curve")
        try table.factorColumns(axes, conditions: [0, 1, 3])
        try table.column("method", [1, 0, -1], meanings: axes.methods, longName: "method")
        try table.column("status", [RunStatus.ok, .failed, .missing], longName: "status")
        try table.column("points", [8, 9, 10], longName: "points")
        try table.column("a", [0.5, .nan, .infinity], longName: "offset")
        let sentences = try root.group("meta")
        try sentences.scale("sentence", Array(0..<1), longName: "sentence")
        try sentences.text("sentences", ["Supported."], over: "sentence", longName: "decisions in words")
      }
      #expect(try FileCheck(of: path).problems == [])
      let root = try HDF5File(reading: path).root
      #expect(try root.text(ofAttribute: "schema_name") == "brevity-fits")
      #expect(try root.datasets().map(\.name) == ["noise_std", "rotate", "learner", "n_train", "excess_mean"])
      #expect(try root.dataset("excess_mean").dimensions() == ["noise_std", "rotate", "learner", "n_train"])
      #expect(
        try root.dataset("rotate").attributes() == [
          HDF5Attribute("units", "1"), HDF5Attribute("long_name", "teachers.rotate"),
          HDF5Attribute("flag_values", [Int8(0), 1]), HDF5Attribute("flag_meanings", "false true"),
        ])
      #expect(try root.group("grid").dataset("fitted").scales() == [["/learner"], ["/grid/n_grid"]])
      let fits = try root.group("fits")
      #expect(try fits.dataset("noise_std").values() == .float64([0, 0, 0.1]))
      #expect(try fits.dataset("rotate").values() == .int8([0, 1, 1]))
      #expect(try fits.dataset("method").values() == .int8([1, 0, -1]))
      #expect(try fits.dataset("status").values() == .int8([0, 2, 3]))
      #expect(try fits.dataset("points").values() == .int32([8, 9, 10]))
      #expect(try root.group("meta").dataset("sentences").texts() == ["Supported."])
    }
  }

  @Test func whatDoesNotFitIsRefused() {
    func refusal(_ body: (ResultGroup) throws -> Void) -> String {
      sentence { try write(to: "/nowhere/fits.h5", body) }
    }
    #expect(
      refusal { root in
        try root.scale("row", [0], longName: "row")
        try root.variable("n", [1 << 31], over: ["row"], longName: "n")
      } == "Cannot store 'n' as int32: 2147483648 does not fit.")
    #expect(
      refusal { root in
        try root.scale("row", [0], longName: "row")
        try root.variable("method", [2], meanings: ["dense", "drr"], over: ["row"], longName: "method")
      } == "Cannot store 'method' as codes: 2 is not one of its 2 meanings.")
    #expect(
      refusal { try $0.scale("method", meanings: (0..<129).map { "m\($0)" }, longName: "method") }
        == "Cannot store 'method' as codes: it has 129 meanings, and 128 is the most.")
  }

  @Test func axesCountCellsRowByRow() {
    #expect(axes.conditionCount == 4)
    #expect(axes.cellCount == 4 * 2 * 3 * 4 * 2)
    #expect((0..<4).map { axes.levels(ofCondition: $0) } == [[0, 0], [0, 1], [1, 0], [1, 1]])
    var expected = 0
    for condition in 0..<4 {
      for method in 0..<2 {
        for trainCount in axes.trainCounts {
          for teacher in 0..<4 {
            for replicate in 0..<2 {
              let cell = Cell(condition: condition, teacher: teacher, replicate: replicate, trainCount: trainCount)
              #expect(axes.index(of: cell, method: method) == expected)
              expected += 1
            }
          }
        }
      }
    }
  }
}
