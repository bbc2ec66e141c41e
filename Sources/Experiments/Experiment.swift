import Files
import SettingKeys

/// A published experiment that is repeated as it was made, and the claims it was published for.
///
/// It knows its units of work, what each of them finds, how the findings become arrays with dimensions and units, and
/// what the arrays say about each claim. It knows nothing of files, threads and journals.
public protocol Experiment: Hashable, Sendable {
  /// The value of `experiment.kind` in a study file.
  static var kind: String { get }
  /// Raised whenever the arithmetic of a unit changes: part of every unit's key.
  static var algorithmVersion: Int { get }
  /// Every setting under the keys of the study file, defaults filled in.
  var settings: [String: SettingValue] { get }
  /// Everything that is to be done, in the order of the design.
  var units: [ExperimentUnit] { get }
  /// Does the unit at `index` of `units`.
  func execute(_ index: Int, seed: UInt64) throws -> Findings
  /// Seconds of one thread for one step of a workload, measured on this machine in some tenths of a second.
  func secondsPerStep(of workload: String) throws -> Double
  /// All findings as arrays; NaN where a unit has none. `findings` has one element per unit.
  func arrays(_ findings: [Findings?]) throws -> LabelledArrays
  /// What the arrays say about each claim.
  func claims(_ arrays: LabelledArrays) throws -> [Claim]
}

/// One thing to do, on one thread: what it depends on, and what it costs.
public struct ExperimentUnit: Hashable, Sendable {
  /// For people.
  public var label: String
  /// Everything the findings depend on besides the seed and the kind of the experiment.
  public var settings: [String: SettingValue]
  /// What kind of work it is; the cost of a step is measured per workload.
  public var workload: String
  public var steps: Double

  public init(label: String, settings: [String: SettingValue], workload: String, steps: Double) {
    self.label = label
    self.settings = settings
    self.workload = workload
    self.steps = steps
  }
}

/// What a unit found: numbers and arrays by name.
public struct Findings: Hashable, Sendable {
  public var numbers: [String: Double]
  public var arrays: [String: [Double]]

  public init(numbers: [String: Double] = [:], arrays: [String: [Double]] = [:]) {
    self.numbers = numbers
    self.arrays = arrays
  }
}

/// Why an experiment cannot be done or read, as one sentence.
public struct ExperimentError: Failure, Hashable {
  public var kind: FailureKind { .foreignData }
  public let description: String

  public init(_ sentence: String) { description = sentence }
}
