import Analysis
import Pipeline
import Testing

@Test func theCalibrationDoesNotDependOnTheThreads() throws {
  var options = CalibrationTable.Options()
  options.teachers = [8]
  options.studies = 40
  let one = try CalibrationTable(options, jobs: 1)
  #expect(one.json == (try CalibrationTable(options, jobs: 2)).json)
  #expect(one.rows.count == 7 * 3 + 2 + 1 + 3 + 3 && one.family.count == 5)
  #expect(one.text.split(separator: "\n").allSatisfy { $0.count <= 80 })
  options.seed = 2
  #expect(one.json != (try CalibrationTable(options, jobs: 1)).json)
}

/// The largest of many shares is large by chance: what looks liberal is simulated anew, with more studies, and says so.
@Test func aSuspiciousRowIsSimulatedAnew() throws {
  var options = CalibrationTable.Options()
  options.teachers = [5]
  options.ratios = [1]
  // so few that some share is above 6.5 % within its error
  options.studies = 100
  let table = try CalibrationTable(options)
  let repeated = table.rows.filter(\.isRepeated)
  #expect(!repeated.isEmpty && repeated.count < table.rows.count)
  for row in table.rows {
    let studies = row.result.rejections.first { $0.name == "verdict, refuted" }?.studies
    #expect(studies == (row.isRepeated ? 800 : 100))
  }
  #expect(table.text.contains("5*"))
  #expect(table.text.replacing("\n", with: " ").contains("simulated anew with 800 studies, which count instead."))
}

@Test func whatCannotBeSimulated() {
  var options = CalibrationTable.Options()
  options.teachers = [1]
  #expect { try CalibrationTable(options) } throws: {
    "\($0)" == "cannot simulate studies of [1] teachers: accepted are numbers from 2 to 1000"
  }
}
