import Foundation
import SettingKeys

extension SoftCommitteeSettings: Experiment {
  public static let kind = "soft_committee"
  public static let algorithmVersion = 1

  /// One case and replicate, or the numbers that need no simulation.
  private enum Part {
    case simulation(Int, replicate: Int)
    case references
  }

  private var parts: [Part] {
    [.references] + cases.indices.flatMap { c in (0..<replicates).map { .simulation(c, replicate: $0) } }
  }

  public var settings: [String: SettingValue] {
    [
      "inputs": .integer(inputCount), "replicates": .integer(replicates), "points": .integer(points),
      "cases": .mapping(Dictionary(uniqueKeysWithValues: cases.map { ($0.name, .mapping($0.settings)) })),
    ]
  }

  public var units: [ExperimentUnit] {
    parts.map { part in
      switch part {
      case .references:
        ExperimentUnit(label: "known committees", settings: ["part": .text("references")], workload: "inputs", steps: 1e5)
      case .simulation(let c, let replicate):
        ExperimentUnit(
          label: "\(cases[c].name), replicate \(replicate)",
          settings: cases[c].settings.merging([
            "part": .text("simulation"), "replicate": .integer(replicate), "inputs": .integer(inputCount),
            "points": .integer(points),
          ]) { $1 }, workload: "inputs", steps: cases[c].duration * Double(inputCount) * Double(inputCount))
      }
    }
  }

  public func execute(_ index: Int, seed: UInt64) throws -> Findings {
    switch parts[index] {
    case .references: return try references()
    case .simulation(let c, let replicate):
      var simulation = CommitteeSimulation(self, cases[c], replicate: replicate, seed: seed)
      let times = times(cases[c])
      let dynamics = CommitteeDynamics(learningRate: cases[c].learningRate, noise: cases[c].noise)
      let theory = try dynamics.solve(from: simulation.orderParameters, times: times).map(\.generalisationError)
      var simulated = [simulation.orderParameters.generalisationError]
      var steps = 0
      for time in times.dropFirst() {
        let target = Int((time * Double(inputCount)).rounded())
        simulation.run(steps: target - steps)
        steps = target
        simulated.append(simulation.orderParameters.generalisationError)
      }
      return Findings(arrays: ["simulated": simulated, "theory": theory])
    }
  }

  public func secondsPerStep(of workload: String) throws -> Double {
    let trial = Case(
      name: "", studentUnits: 2, teacherUnits: 2, learningRate: 0.1, noise: 0, startNorm: 1, startOverlap: nil, duration: 1)
    var simulation = CommitteeSimulation(self, trial, replicate: 0, seed: 0)
    let steps = max(1, 1_000_000 / inputCount)
    let time = ContinuousClock().measure { simulation.run(steps: steps) }
    return (time / .seconds(1)) / Double(steps * inputCount)
  }

  /// What others have computed, and the stationary error under noise of rates so small that its first order is enough.
  private func references() throws -> Findings {
    var numbers: [String: Double] = [:]
    for known in KnownCommittee.all { numbers[known.name] = known.error }
    for k in [1, 2] {
      let (rate, noise) = (0.02, 0.1)
      // Different units, because equal ones would stay equal.
      let student = (0..<k).map { i in (0..<k).map { i == $0 ? 0.25 : 0.01 } }
      let start = OrderParameters(student: student, overlap: (0..<k).map { [0.03 - 0.02 * Double($0)] }, teacher: [[1]])
      let end = try CommitteeDynamics(learningRate: rate, noise: noise).solve(from: start, times: [1e5])[0]
      let surplus = Double(k - 1)
      let expected = noise * noise * rate / (2 * .pi) * (surplus + 1 / 3.0.squareRoot())
      numbers["stationary_\(k)"] = end.generalisationError / expected
    }
    return Findings(numbers: numbers)
  }

  static let referenceNames = KnownCommittee.all.map(\.name) + ["stationary_1", "stationary_2"]

  public func arrays(_ findings: [Findings?]) throws -> LabelledArrays {
    var arrays = LabelledArrays()
    arrays.add(.init("case", .names(cases.map(\.name)), longName: "student, teacher and learning rate"))
    arrays.add(.init("replicate", .integers(Array(0..<replicates)), longName: "teacher, start and inputs"))
    arrays.add(.init("point", .integers(Array(0..<points)), longName: "recorded point"))
    arrays.add(.init("reference", .names(Self.referenceNames), longName: "number that needs no simulation"))
    arrays.add(.init("time", over: ["case", "point"], cases.flatMap(times), longName: "gradient steps per input"))
    var simulated: [Double] = []
    var theory: [Double] = []
    var means: [String: [Double]] = ["simulated": [], "theory": []]
    for c in cases.indices {
      let own = (0..<replicates).map { findings[1 + c * replicates + $0] }
      let (s, t) = (own.map { curve($0, "simulated") }, own.map { curve($0, "theory") })
      simulated += s.flatMap(\.self)
      theory += t.flatMap(\.self)
      means["simulated"]! += Summary.mean(of: s)
      means["theory"]! += Summary.mean(of: t)
    }
    let shape = ["case", "replicate", "point"]
    let what = "generalisation error, half the mean squared error without noise"
    arrays.add(.init("simulated_error", over: shape, simulated, longName: "\(what), of the simulation"))
    arrays.add(
      .init("theory_error", over: shape, theory, longName: "\(what), of Saad and Solla's equations from the same start"))
    for name in ["simulated", "theory"] {
      arrays.add(
        .init("\(name)_error_mean", over: ["case", "point"], means[name]!, longName: "mean of \(name)_error over replicates"))
    }
    arrays.add(
      .init(
        "reference_value", over: ["reference"], Self.referenceNames.map { findings[0]?.numbers[$0] ?? .nan },
        longName: "nn2pp's test cases; stationary error/first order in the rate for 1 and 2 student units"))
    return arrays
  }

  private func curve(_ finding: Findings?, _ name: String) -> [Double] {
    guard let values = finding?.arrays[name], values.count == points else { return [Double](repeating: .nan, count: points) }
    return values
  }
}
