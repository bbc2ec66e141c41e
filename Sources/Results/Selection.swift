import Studies
import Training

/// A student that competes in a cell of the design.
public struct Candidate: Hashable, Sendable {
  /// Row of `/runs`, which is the index into `RunPlan.runs`.
  public var run: Int
  /// The value of the method's grid, such as the penalty strength; nil for methods without one.
  public var setting: Double?
  /// What happened; nil if there is no record.
  public var record: RunRecord?

  public init(run: Int, setting: Double?, record: RunRecord?) {
    self.run = run
    self.setting = setting
    self.record = record
  }
}

/// Which of a cell's candidates stands for its method (protocol, section 4).
public struct Selection: Hashable, Sendable {
  /// `ok` exactly if a candidate was selected.
  ///
  /// - `missing` if any candidate has no record: a choice among some of them would favour their method or harm it.
  /// - `diverged` if all of them diverged: the cell gets the loss of the null model.
  /// - `failed` if none is ok and an error stopped at least one: the cell gets no loss, and can be run again.
  /// - `not_applicable` if the method is not applicable here, or the design has no such cell.
  public var status: RunStatus
  public var selected: Candidate?
  public var candidates: Int
  /// How many diverged or failed.
  public var failedCandidates: Int

  package init(status: RunStatus, selected: Candidate?, candidates: Int, failedCandidates: Int) {
    self.status = status
    self.selected = selected
    self.candidates = candidates
    self.failedCandidates = failedCandidates
  }

  /// Chooses the candidate of smallest validation loss, or of shortest description. Ties are broken by fewer live
  /// parameters, then by the smaller setting, then by the order of the plan. A loss that is not a number loses against every
  /// number. A method without choices has one candidate, which needs no validation loss.
  public static func of(_ candidates: [Candidate], by criterion: LabelProtocol.Selection) -> Selection {
    let competing = candidates.filter { $0.record?.status != .notApplicable }
    let count = { (status: RunStatus) in competing.count { ($0.record?.status ?? .missing) == status } }
    let (missing, diverged, failed) = (count(.missing), count(.diverged), count(.failed))
    var selection = Selection(
      status: .notApplicable, selected: nil, candidates: competing.count, failedCandidates: diverged + failed)
    guard !competing.isEmpty else { return selection }
    if missing > 0 {
      selection.status = .missing
    } else if let best = competing.filter({ $0.record?.status == .ok }).min(by: { precedes($0, $1, by: criterion) }) {
      selection.status = .ok
      selection.selected = best
    } else {
      selection.status = failed == 0 ? .diverged : .failed
    }
    return selection
  }

  /// The mean over a cell's candidates stands for the method: `ok` where it exists, and otherwise what its record says.
  public static func of(average: Candidate, members: [Candidate]) -> Selection {
    let status = average.record?.status ?? .missing
    let failures = members.count { $0.record?.status == .diverged || $0.record?.status == .failed }
    return Selection(
      status: status, selected: status == .ok ? average : nil, candidates: members.count, failedCandidates: failures)
  }

  private static func precedes(_ a: Candidate, _ b: Candidate, by criterion: LabelProtocol.Selection) -> Bool {
    rank(a, by: criterion).lexicographicallyPrecedes(rank(b, by: criterion))
  }

  private static func rank(_ candidate: Candidate, by criterion: LabelProtocol.Selection) -> [Double] {
    guard let record = candidate.record else { return [] }
    let loss = record[criterion == .validation ? .validationMSE : .descriptionBits]
    return [
      loss.isNaN ? .infinity : loss, loss.isNaN ? 1 : 0, record[.nonzeroParameters], candidate.setting ?? 0,
      Double(candidate.run),
    ]
  }
}
