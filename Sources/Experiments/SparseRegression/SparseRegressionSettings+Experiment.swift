import Foundation
import SettingKeys

extension SparseRegressionSettings: Experiment {
  public static let kind = "egp"
  public static let algorithmVersion = 1

  public var settings: [String: SettingValue] {
    [
      "replicates": .integer(replicates), "initial_probability": .number(initialProbability),
      "problems": .mapping(Dictionary(uniqueKeysWithValues: problems.map { ($0.name, .mapping($0.settings)) })),
    ]
  }

  private var parts: [(problem: Int, solver: Solver, replicate: Int)] {
    var parts: [(problem: Int, solver: Solver, replicate: Int)] = []
    for problem in problems.indices {
      for solver in Solver.allCases {
        for replicate in 0..<replicates { parts.append((problem, solver, replicate)) }
      }
    }
    return parts
  }

  public var units: [ExperimentUnit] {
    parts.map { part in
      let problem = problems[part.problem]
      let isOracle = part.solver == .oracle
      let cells = Double(problem.samples) * Double(problem.variables)
      return ExperimentUnit(
        label: "\(problem.name), \(part.solver.rawValue), data set \(part.replicate)",
        settings: problem.settings.merging([
          "solver": .text(part.solver.rawValue), "replicate": .integer(part.replicate),
          "initial_probability": .number(initialProbability),
        ]) { $1 }, workload: "gradients", steps: isOracle ? 10 * cells : Double(problem.epochs) * cells)
    }
  }

  public func execute(_ index: Int, seed: UInt64) throws -> Findings {
    let part = parts[index]
    return try RegressionTask(problems[part.problem], replicate: part.replicate, seed: seed).solve(
      part.solver, initialProbability: initialProbability)
  }

  public func secondsPerStep(of workload: String) throws -> Double {
    let trial = Problem(name: "", samples: 100, variables: 1000, nonzero: 10, noise: 1, lambda0: 5, epochs: 100)
    let task = RegressionTask(trial, replicate: 0, seed: 0)
    var epochs = 0.0
    let time = try ContinuousClock().measure {
      epochs = try task.solve(.adam, initialProbability: initialProbability).numbers["epochs"] ?? 1
    }
    return (time / .seconds(1)) / (epochs * Double(trial.samples * trial.variables))
  }

  private static let measures = [
    ("l0_loss", "mean squared error + number of coefficients"),
    ("penalised_loss", "mean squared error + lambda0 * number of coefficients"),
    ("reconstruction_error", "sum of |found - true coefficient|"),
    ("support_errors", "coordinates in one of the true and the found support only"), ("support_size", "coefficients found"),
    ("epochs", "epochs until the descent stopped"), ("converged", "1 if it stopped by itself"),
  ]

  public func arrays(_ findings: [Findings?]) throws -> LabelledArrays {
    var arrays = LabelledArrays()
    arrays.add(.init("problem", .names(problems.map(\.name)), longName: "regression"))
    arrays.add(.init("solver", .names(Solver.allCases.map(\.rawValue)), longName: "how it was solved"))
    arrays.add(.init("replicate", .integers(Array(0..<replicates)), longName: "data set and starting weights"))
    arrays.add(.init("published_method", .names(PublishedRegression.methods), longName: "method of the notebooks"))
    for (name, longName) in Self.measures {
      arrays.add(
        .init(name, over: ["problem", "solver", "replicate"], findings.map { $0?.numbers[name] ?? .nan }, longName: longName))
    }
    func published(_ name: String, _ values: KeyPath<PublishedRegression, [Double]>, _ longName: String) {
      let all = problems.flatMap { problem in
        PublishedRegression.of(problem)?[keyPath: values] ?? PublishedRegression.methods.map { _ in .nan }
      }
      arrays.add(.init("published_\(name)", over: ["problem", "published_method"], all, longName: "\(longName), as printed"))
    }
    published("l0_loss", \.l0Loss, "loss, of exact gradients in units of l0_loss, of the others in units of penalised_loss")
    published("penalised_loss", \.penalisedLoss, "mean squared error + lambda0 * number of coefficients, from the loss")
    published("reconstruction_error", \.reconstructionError, "sum of |found - true coefficient|")
    published("support_errors", \.supportErrors, "errors in the support")
    return arrays
  }

  public func claims(_ arrays: LabelledArrays) throws -> [Claim] {
    try problems.indices.flatMap { i in
      try PublishedRegression.of(problems[i]).map { try claims(arrays, i, $0) } ?? []
    }
  }

  private func claims(_ arrays: LabelledArrays, _ i: Int, _ published: PublishedRegression) throws -> [Claim] {
    let name = problems[i].name
    let source = "notebook of probabilistic-nonlinear-cs, n = \(published.samples), p = \(published.variables), one data set"
    var claims: [Claim] = []
    for (s, solver) in [Solver.descent, .adam].enumerated() {
      let column = PublishedRegression.methods.count - 2 + s
      let best = published.penalisedLoss.prefix(4).min() ?? .nan
      let oracle = Self.median(try arrays.row("penalised_loss", i, 2))
      let easier = String(
        format: "the printed %.4g is below the median of least squares on the true support here, %.4g", best, oracle)
      claims.append(
        Claim(
          "\(name) \(solver.rawValue) beats sampling",
          "Exact gradients reach a smaller loss than every Monte Carlo gradient, in the unit of those.",
          statistic: "median over data sets of mean squared error + λ₀ · number of coefficients", origin: .published,
          source: source, expected: best, .atMost, measured: Self.median(try arrays.row("penalised_loss", i, s)),
          obstacle: oracle > best ? easier + ", so that the printed data set was an easier one" : nil))
      let measures: [(key: String, words: String, value: Double)] = [
        ("l0_loss", "mean squared error + number of coefficients", published.l0Loss[column]),
        ("reconstruction_error", "Σ|β̂ − β|", published.reconstructionError[column]),
        ("support_errors", "errors in the support", published.supportErrors[column]),
      ]
      for measure in measures {
        let values = try arrays.row(measure.key, i, s)
        // Ties count half, so that a published value equal to all of ours stands in the middle.
        let below = values.reduce(0.0) { $0 + ($1 < measure.value ? 1 : $1 == measure.value ? 0.5 : 0) }
        claims.append(
          Claim(
            "\(name) \(solver.rawValue) \(measure.key)",
            "The printed \(measure.words) of exact gradients, \(measure.value), is one that data sets of this kind give.",
            statistic: "share of data sets with a smaller value", origin: .published, source: source, expected: 0.5,
            .within(0.475), measured: values.contains(where: \.isNaN) ? .nan : below / Double(values.count),
            obstacle: Self.tooFew(values.count)))
      }
    }
    return claims
  }

  /// A printed value of the same kind lies outside the range of N data sets with probability 2/(N + 1): 5 % need 39.
  private static func tooFew(_ dataSets: Int) -> String? {
    dataSets >= 39
      ? nil
      : "a data set of the same kind lies outside the range of \(dataSets) others with probability 2/\(dataSets + 1), and 39 are "
        + "needed for 5 %"
  }

  private static func median(_ values: [Double]) -> Double {
    guard !values.isEmpty, !values.contains(where: \.isNaN) else { return .nan }
    let sorted = values.sorted()
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }
}
