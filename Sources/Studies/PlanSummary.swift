import Laplace
import Networks
import Training

/// What a study would cost, before anything runs: upper bounds, since training may stop earlier than it must.
///
/// Gradient evaluations are gradients of single samples (`Method.gradientEvaluations`). Runs with the same key are done, and
/// counted here, once.
///
/// Time is that of the gradients and of the description lengths (`VariationalLength.cost`) of dense students.
///
/// Memory, for J jobs, P parameters, widths d_0 … d_L of the student, s bytes per number, N the larger of n_max and the
/// test set, m extra labels: 50 MB + 400 B · runs + J · [8 B · (n_max + m + test)(d_0 + 2 d_L) + s · (8 P + 3 N Σ d_l)
/// + 16 B · 10⁵ (d_0 + max teacher width)], the last for measuring a teacher's output variance.
///
/// Disk: 1 MB + runs · (700 B + 2 · 24 B · trace points + 2 · 8 B · P where weights are stored) + 150 B · cells;
/// the factor 2 because the journal and study.h5 both hold them.
public struct PlanSummary: Hashable, Sendable {
  public struct MethodRow: Hashable, Sendable {
    public let label: String
    /// Candidates in each cell; a range where conditions differ.
    public let candidates: ClosedRange<Int>
    public let runs: Int
    /// What the candidates differ in besides their starts, and its values in any condition; empty without a grid.
    public let grid: String
    public let values: [Double]
    /// At most, over runs that are not done already for another method or condition.
    public let gradientEvaluations: Double
  }

  public let studyName: String
  /// What teachers are called.
  let unit: String
  public let conditionCount: Int
  public let teacherCount: Int
  public let replicates: Int
  public let sizeCount: Int
  public let methods: [MethodRow]
  /// Cells of the design, each of which one worker does: more shards than these have nothing to do.
  public let groupCount: Int
  /// Workers beyond which the time does not fall: the most expensive cell, which one worker does, takes as long as all others
  /// together take them.
  public let usefulWorkerCount: Int
  public let runCount: Int
  /// Runs with different keys: what has to be done.
  public let distinctRunCount: Int
  public let gradientEvaluations: Double
  /// Of the description lengths of all runs.
  package let lengthCost: VariationalLength.Cost
  public let jobs: Int
  /// At most, by `jobs` workers; nil without a measured speed.
  public let seconds: Double?
  /// The part of it that description lengths take.
  public let lengthSeconds: Double?
  public let memoryBytes: Double
  public let diskBytes: Double

  /// - Parameter speed: of one worker, measured on this machine; nil leaves the time open.
  public init(_ study: Study, plan: RunPlan, speed: WorkerSpeed? = nil, jobs: Int = 1) {
    let labels = study.methodLabels
    var runs = [Int](repeating: 0, count: labels.count)
    var evaluations = [Double](repeating: 0, count: labels.count)
    var lengths = VariationalLength.Cost()
    var seen: Set<RunKey> = []
    seen.reserveCapacity(plan.runs.count)
    var largestGroup = 0.0
    for group in plan.groups {
      var cost = 0.0
      for run in plan.runs[group.runs] {
        runs[run.method] += 1
        guard seen.insert(run.key).inserted else { continue }
        let settings = study.conditions[run.cell.condition].settings
        lengths += settings.lengthCost(of: run)
        let own = settings.gradientEvaluations(of: run)
        evaluations[run.method] += own
        cost += own
      }
      largestGroup = max(largestGroup, cost)
    }
    let settings = study.conditions.map(\.settings)
    methods = labels.indices.map { m in
      let candidates = settings.map { $0.methods[m].candidateCount }
      return MethodRow(
        label: labels[m], candidates: candidates.min()!...candidates.max()!, runs: runs[m],
        grid: settings[0].methods[m].values.isEmpty ? "" : settings[0].methods[m].gridName,
        values: Set(settings.flatMap { $0.methods[m].values }).sorted(), gradientEvaluations: evaluations[m])
    }
    studyName = study.name
    unit = study.vocabulary.unit
    conditionCount = study.conditions.count
    teacherCount = settings.map(\.teachers.count).max()!
    replicates = study.replicates
    sizeCount = study.trainCounts.count
    groupCount = plan.groups.count
    usefulWorkerCount =
      largestGroup > 0 ? min(plan.groups.count, Int((evaluations.reduce(0, +) / largestGroup).rounded(.up))) : plan.groups.count
    runCount = plan.runs.count
    distinctRunCount = seen.count
    gradientEvaluations = evaluations.reduce(0, +)
    self.jobs = jobs
    lengthCost = lengths
    lengthSeconds = speed.map { $0.seconds(lengths) / Double(jobs) }
    let gradients = gradientEvaluations
    seconds = speed.map { ($0.secondsPerGradientEvaluation * gradients + $0.seconds(lengths)) / Double(jobs) }
    let largest = study.trainCounts.last!
    memoryBytes = 50e6 + 400 * Double(runCount) + Double(jobs) * settings.map { $0.workerBytes(trainCount: largest) }.max()!
    let runBytes = settings.map { $0.recordBytes(traceEvery: study.traceEvery, storesStudents: study.storesStudents) }.max()!
    diskBytes = 1e6 + Double(runCount) * runBytes + 150 * Double(plan.groups.count * labels.count)
  }
}

extension Settings {
  /// What one worker needs at most.
  fileprivate func workerBytes(trainCount n: Int) -> Double {
    let layers = student.architecture.layers
    let (inputs, outputs) = (Double(layers.first!), Double(layers.last!))
    var extra = 0.0
    if case .extra(let m) = labels.validation { extra = Double(m) }
    let data = 8 * (Double(n) + extra + Double(data.testCount)) * (inputs + 2 * outputs)
    let scalar = student.precision == .float ? 4.0 : 8.0
    let samples = Double(max(n, self.data.testCount))
    let network = scalar * (8 * Double(student.architecture.parameterCount) + 3 * samples * Double(layers.reduce(0, +)))
    let teacherWidth = Double(teachers.architecture.layers.max()!)
    // a revision of a support looks at a second linearisation beside its own
    let hasLinearisation = student.hasVariationalLength(trainCount: n, loss: training.loss)
    let linearisation =
      hasLinearisation
      ? 2 * Linearisation.bytes(parameterCount: student.architecture.parameterCount, labelCount: n * layers.last!) : 0
    return data + network + linearisation + 16 * 1e5 * (Double(teachers.architecture.inputCount) + teacherWidth)
  }

  /// What one run takes at most in the journal and study.h5.
  fileprivate func recordBytes(traceEvery: Int, storesStudents: Bool) -> Double {
    let longest = methods.map { $0.kind.maxEpochs(training, setting: $0.values.max()) }.max() ?? 0
    let epochs = max(longest, Double(training.maxEpochs) + Double(training.finetuneMaxEpochs))
    let points = traceEvery == 0 ? 0 : (epochs / Double(traceEvery)).rounded(.up) + 2
    return 700 + 48 * points + (storesStudents ? 16 * Double(student.architecture.parameterCount) : 0)
  }
}
