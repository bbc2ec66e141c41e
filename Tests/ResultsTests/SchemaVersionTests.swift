import Foundation
import Results
import Testing

/// Files of every schema version that was ever published, written once and never again: later programs must read them.
@Suite struct SchemaVersionTests {
  private static func path(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("schemas/\(name).h5").path
  }

  @Test(arguments: ["study-1", "fits-1", "verdicts-1", "study-2", "fits-2"])
  func filesOfEveryVersionAreWhole(name: String) throws {
    let check = try FileCheck(of: Self.path(name))
    #expect(check.problems == [])
    #expect(check.study.name == "linear-calibration")
  }

  @Test func aStudyOfVersion1IsRead() throws {
    let contents = try StudyContents(reading: Self.path("study-1"))
    #expect(contents.axes.methods == ["least_squares", "oracle_support", "ridge_optimal"])
    #expect(contents.axes.trainCounts == [16, 64])
    #expect(contents.axes.teacherCount == 2 && contents.axes.replicateCount == 2)
    #expect(try contents.cube("excess_mse").prefix(3).map { ($0 * 1e8).rounded() } == [46_423_532, 66_051_575, 53_679_518])
    #expect(try contents.status().allSatisfy { $0 == .ok })
    #expect(try contents.runs("stop_reason") == [Double](repeating: Double(StopReason.closedForm.rawValue), count: 24))
    #expect(contents.yaml.contains("kind: sparse_linear"))
  }

  /// Version 2 calls the dimension of methods `learner`; what was read from version 1 is read from it.
  @Test func aStudyOfVersion2IsRead() throws {
    let (old, new) = (try StudyContents(reading: Self.path("study-1")), try StudyContents(reading: Self.path("study-2")))
    #expect(new.axes == old.axes && new.axes.methods == ["least_squares", "oracle_support", "ridge_optimal"])
    #expect(try new.cube("excess_mse").count == 24 && new.status() == old.status())
    #expect(try new.runs("method") == old.runs("method") && new.cubeIfPresent("method_kind") == nil)
    let cube = try ResultTableText(of: Self.path("study-2"), group: "cube").text(separator: "\t").split(separator: "\n")
    #expect(cube[0].hasPrefix("learner\tn_train\tteacher\treplicate\tstatus\t") && cube.count == 25)
    #expect(cube[24].hasPrefix("ridge_optimal\t64\t1\t1\tok\t"))
  }

  @Test func tablesOfAFileAreText() throws {
    let runs = try ResultTableText(of: Self.path("study-1"))
    #expect(runs.rowCount == 24)
    let lines = runs.text(separator: ",").split(separator: "\n")
    #expect(
      lines[0].hasPrefix("run,teacher,replicate,method,alpha,restart,n_train,n_fit,n_validation,status,stop_reason,selected,"))
    #expect(lines[1].hasPrefix("0,0,0,least_squares,nan,0,16,"))
    #expect(lines[1].contains(",ok,closed_form,1,"))
    let cube = try ResultTableText(of: Self.path("study-1"), group: "cube")
    let cells = cube.text(separator: "\t").split(separator: "\n")
    #expect(cells.count == 25)
    #expect(cells[0].hasPrefix("method\tn_train\tteacher\treplicate\tstatus\t"))
    #expect(cells[2].hasPrefix("least_squares\t16\t0\t1\tok\t"))
    #expect(cells[24].hasPrefix("ridge_optimal\t64\t1\t1\tok\t"))
    #expect(try ResultTableText(of: Self.path("fits-1")).names.contains("aicc"))
    #expect(
      sentence { try ResultTableText(of: Self.path("study-1"), group: "timings") }
        == "Cannot read '/' of '\(Self.path("study-1"))': it has no group '/timings'.")
  }
}
