import Analysis
import Pipeline
import Testing

@Test func theCalibrationDoesNotDependOnTheThreads() throws {
  var options = CalibrationTable.Options()
  options.teachers = [8]
  options.studies = 40
  let one = try CalibrationTable(options, jobs: 1)
  #expect(one.json == (try CalibrationTable(options, jobs: 2)).json)
  #expect(one.rows.count == 7 * 3 + 2 + 1 + 3 + 3 && one.family.count == 3)
  #expect(one.text.split(separator: "\n").allSatisfy { $0.count <= 80 })
  options.seed = 2
  #expect(one.json != (try CalibrationTable(options, jobs: 1)).json)
}

@Test func whatCannotBeSimulated() {
  var options = CalibrationTable.Options()
  options.teachers = [1]
  #expect { try CalibrationTable(options) } throws: {
    "\($0)" == "cannot simulate studies of [1] teachers: accepted are numbers from 2 to 1000"
  }
}
