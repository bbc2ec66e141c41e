import Files
import Studies
import Testing

/// `analysis.codelengths`: which table of description lengths belongs to a study.
@Suite struct CodelengthSettingsTests {
  static func text(_ codelengths: String, students: Bool = true) -> String {
    Trial.text(adding: "analysis: {codelengths: \(codelengths)}", "students: \(students)")
  }

  @Test func theTableIsPartOfTheStudyOnlyWhereItIsAskedFor() throws {
    let study = try Trial.load(Self.text("{table: codes, steps: 50}"))
    #expect(study.analysis.codelengths == CodelengthSettings(table: .codes, steps: 50))
    #expect(study.resolvedJSON.contains("\"codelengths\":{\"steps\":50,\"table\":\"codes\"}"))
    let plane = try Trial.load(Self.text("{table: plane}"))
    #expect(plane.analysis.codelengths == CodelengthSettings(table: .plane, steps: 2000))
    let none = try Trial.load(Trial.text(adding: "students: true"))
    #expect(none.analysis.codelengths == nil && !none.resolvedJSON.contains("codelengths"))
  }

  @Test func whatCannotBeMadeIsRefused() {
    func end(_ sentence: String) -> String { String(sentence.drop { $0 != " " }.dropFirst()) }
    #expect(
      end(Trial.sentence(Self.text("{steps: 5}")))
        == "analysis.codelengths.table is missing; accepted: codes, plane, budget, evidence.")
    #expect(
      end(Trial.sentence(Self.text("{table: plan}")))
        == "analysis.codelengths.table is plan; accepted: codes, plane, budget, evidence (did you mean plane?).")
    #expect(
      end(Trial.sentence(Self.text("{table: codes, steps: 0}")))
        == "analysis.codelengths.steps is 0; accepted: a whole number from 1 to 10000000.")
    #expect(
      end(Trial.sentence(Self.text("{table: plane}", students: false)))
        == "analysis.codelengths.table is plane, which codes students, and the study stores none; accepted: it with students: true, or budget."
    )
    #expect(
      end(Trial.sentence(Self.text("{table: budget}", students: false)))
        == "analysis.codelengths.table is budget, and the teachers are not quantised; accepted: it with teachers.weight_bits in every condition."
    )
    #expect(
      end(Trial.sentence(Self.text("{table: budget}"), "teachers.weight_bits=4", "data.noise_std=0"))
        == "analysis.codelengths.table is budget, and data.noise_std is 0, so that labels have no finite log-loss; accepted: it with noise, or classes."
    )
  }
}
