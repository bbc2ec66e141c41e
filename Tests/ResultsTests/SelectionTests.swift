import Results
import Studies
import Testing

@Suite struct SelectionTests {
  /// A candidate with this validation loss; the rest as given.
  private func candidate(
    _ run: Int, _ validation: Double, live: Int = 20, alpha: Double? = 0.1, status: RunStatus = .ok, bits: Double = 900
  ) -> Candidate {
    var record = record(run)
    record[.validationMSE] = validation
    record[count: .nonzeroParameters] = live
    record.status = status
    record[.descriptionBits] = bits
    return Candidate(run: run, setting: alpha, record: record)
  }

  private func selected(_ candidates: [Candidate]) -> Int? {
    Selection.of(candidates, by: .validation).selected?.run
  }

  @Test func theSmallestValidationLossWins() {
    let selection = Selection.of([candidate(0, 0.3), candidate(1, 0.1), candidate(2, 0.2)], by: .validation)
    #expect(selection.status == .ok)
    #expect(selection.selected?.run == 1)
    #expect(selection.candidates == 3)
    #expect(selection.failedCandidates == 0)
  }

  @Test func tiesGoToFewerParametersThenSmallerAlphaThenTheEarlierRun() {
    #expect(selected([candidate(0, 0.1, live: 9), candidate(1, 0.1, live: 8), candidate(2, 0.1, live: 9)]) == 1)
    #expect(selected([candidate(0, 0.1, alpha: 0.4), candidate(1, 0.1, alpha: 0.2), candidate(2, 0.1, alpha: 0.3)]) == 1)
    #expect(selected([candidate(1, 0.1, live: 8, alpha: 0.4), candidate(0, 0.1, live: 9, alpha: 0.1)]) == 1)
    #expect(selected([candidate(5, 0.1, alpha: nil), candidate(4, 0.1, alpha: nil)]) == 4)
  }

  @Test func whatDivergedOrFailedLoses() {
    let selection = Selection.of(
      [candidate(0, 0.01, status: .diverged), candidate(1, 0.5), candidate(2, 0.001, status: .failed)], by: .validation)
    #expect(selection.status == .ok)
    #expect(selection.selected?.run == 1)
    #expect(selection.candidates == 3)
    #expect(selection.failedCandidates == 2)
  }

  @Test func aLossThatIsNotANumberLoses() {
    #expect(selected([candidate(0, .nan), candidate(1, 1e300)]) == 1)
    #expect(selected([candidate(0, .nan), candidate(1, .infinity)]) == 1)
    #expect(selected([candidate(0, .nan)]) == 0, "a method without choices needs no validation")
  }

  @Test func cellsWithoutAStudentSayWhy() {
    let diverged = Selection.of([candidate(0, 1, status: .diverged), candidate(1, 1, status: .diverged)], by: .validation)
    #expect(diverged == Selection(status: .diverged, selected: nil, candidates: 2, failedCandidates: 2))
    let failed = Selection.of([candidate(0, 1, status: .diverged), candidate(1, 1, status: .failed)], by: .validation)
    #expect(failed == Selection(status: .failed, selected: nil, candidates: 2, failedCandidates: 2))
    let missing = Selection.of([candidate(0, 1), Candidate(run: 1, setting: nil, record: nil)], by: .validation)
    #expect(missing == Selection(status: .missing, selected: nil, candidates: 2, failedCandidates: 0))
    let inapplicable = Selection.of([candidate(0, 1, status: .notApplicable)], by: .validation)
    #expect(inapplicable == Selection(status: .notApplicable, selected: nil, candidates: 0, failedCandidates: 0))
    #expect(Selection.of([], by: .validation).status == .notApplicable)
  }

  @Test func descriptionLengthIsTheOtherCriterion() {
    let candidates = [candidate(0, 0.1, bits: 700), candidate(1, 0.2, bits: 600)]
    #expect(Selection.of(candidates, by: .mdl).selected?.run == 1)
    #expect(Selection.of(candidates, by: .validation).selected?.run == 0)
  }
}
