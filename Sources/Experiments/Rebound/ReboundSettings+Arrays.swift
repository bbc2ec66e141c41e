/// The findings as arrays; every curve once as it is and once as it was published, each run scaled to [0, 1] and then
/// averaged.
extension ReboundSettings {
  public func arrays(_ findings: [Findings?]) throws -> LabelledArrays {
    var found: [ReboundUnit: Findings] = [:]
    for (part, finding) in zip(parts, findings) { found[part] = finding }
    var arrays = LabelledArrays()
    addDimensions(to: &arrays)
    addPerturbed(found, to: &arrays)
    addNoisy(found, to: &arrays)
    addLevels(found, to: &arrays)
    addPublished(to: &arrays)
    return arrays
  }

  private func addDimensions(to arrays: inout LabelledArrays) {
    let steps = "gradient steps made"
    arrays.add(.init("precision", .names(precisions.map(\.rawValue)), longName: "floating-point type of the student"))
    arrays.add(.init("replicate", .integers(Array(0..<replicates)), longName: "teacher, data and perturbation"))
    arrays.add(.init("perturbation_std", .numbers(perturbations), longName: "A: standard deviation of the perturbation"))
    arrays.add(
      .init("perturbed_epoch", .integers(ReboundTrajectory.recorded(perturbed, every: recordEvery)), longName: "A: \(steps)"))
    arrays.add(.init("noisy_epoch", .integers(ReboundTrajectory.recorded(noisy, every: recordEvery)), longName: "B: \(steps)"))
    arrays.add(.init("noise_std", .numbers(noiseLevels), longName: "C: standard deviation of the label noise"))
    arrays.add(
      .init("parameter", .integers(Array(0..<architecture.parameterCount)), longName: "eigenvalue of the Hessian, falling"))
  }

  private func addPerturbed(_ found: [ReboundUnit: Findings], to arrays: inout LabelledArrays) {
    let epochs = ReboundTrajectory.recorded(perturbed, every: recordEvery)
    let shape = ["precision", "perturbation_std", "replicate", "perturbed_epoch"]
    for (name, longName) in Self.curves {
      var values: [Double] = []
      var means: [Double] = []
      for precision in precisions {
        for i in perturbations.indices {
          let runs = (0..<replicates).map {
            Self.curve(found[.perturbed(precision, perturbation: i, replicate: $0)], name, epochs.count)
          }
          values += runs.flatMap(\.self)
          means += Self.normalisedMean(runs)
        }
      }
      arrays.add(.init("perturbed_\(name)", over: shape, values, longName: "A: \(longName)"))
      arrays.add(
        .init(
          "perturbed_\(name)_normalised", over: shape.filter { $0 != "replicate" }, means,
          longName: "A: \(longName), each run scaled to [0, 1] from its first step on, mean over replicates"))
    }
  }

  private func addNoisy(_ found: [ReboundUnit: Findings], to arrays: inout LabelledArrays) {
    let count = ReboundTrajectory.recorded(noisy, every: recordEvery).count
    let shape = ["precision", "replicate", "noisy_epoch"]
    for (name, longName) in Self.curves {
      var values: [Double] = []
      var means: [Double] = []
      for precision in precisions {
        let runs = (0..<replicates).map { Self.curve(found[.noisy(precision, replicate: $0)], name, count) }
        values += runs.flatMap(\.self)
        means += Self.normalisedMean(runs)
      }
      arrays.add(.init("noisy_\(name)", over: shape, values, longName: "B: \(longName)"))
      arrays.add(
        .init(
          "noisy_\(name)_normalised", over: ["precision", "noisy_epoch"], means,
          longName: "B: \(longName), each run scaled to [0, 1] from its first step on, mean over replicates"))
    }
    for (name, longName) in [("distance", "squared distance"), ("excess", "excess over the training inputs")] {
      let runs = (0..<replicates).map { replicate in
        Self.curve(found[.response(replicate: replicate)], name, count).map { $0 * noise * noise }
      }
      let suffix = name == "distance" ? "distance" : "excess_mse"
      arrays.add(
        .init(
          "noisy_\(suffix)_theory", over: ["replicate", "noisy_epoch"], runs.flatMap(\.self),
          longName: "B: expected \(longName) to first order in the noise"))
      arrays.add(
        .init(
          "noisy_\(suffix)_theory_normalised", over: ["noisy_epoch"], Self.normalisedMean(runs),
          longName: "B: expected \(longName) to first order in the noise, scaled to [0, 1], mean over replicates"))
    }
    let width = architecture.parameterCount
    arrays.add(
      .init(
        "hessian_eigenvalue", over: ["replicate", "parameter"],
        (0..<replicates).flatMap { Self.curve(found[.response(replicate: $0)], "eigenvalues", width) },
        longName: "eigenvalues of (2/n) J'J at the teacher"))
  }

  private func addLevels(_ found: [ReboundUnit: Findings], to arrays: inout LabelledArrays) {
    var distances: [Double] = []
    var means: [Double] = []
    for precision in precisions {
      for i in noiseLevels.indices {
        let runs = (0..<replicates).map { found[.level(precision, level: i, replicate: $0)]?.arrays["distance"]?.last ?? .nan }
        distances += runs
        means.append(Summary.mean(runs))
      }
    }
    let theory = (0..<replicates).map { found[.response(replicate: $0)]?.numbers["level_distance"] ?? .nan }
    arrays.add(
      .init(
        "level_distance", over: ["precision", "noise_std", "replicate"], distances, longName: "C: squared distance at the end"))
    arrays.add(
      .init(
        "level_distance_mean", over: ["precision", "noise_std"], means, longName: "C: mean of level_distance over replicates"))
    arrays.add(
      .init(
        "level_distance_theory_replicate", over: ["replicate"], theory,
        longName: "C: expected squared distance per unit of noise variance"))
    arrays.add(
      .init(
        "level_distance_theory", over: ["noise_std"], noiseLevels.map { $0 * $0 * Summary.mean(theory) },
        longName: "C: expected squared distance to first order in the noise, mean over replicates"))
  }

  private func addPublished(to arrays: inout LabelledArrays) {
    let (a, b, c) = (PublishedCurves.perturbed, PublishedCurves.noisy, PublishedCurves.levels)
    arrays.add(.init("published_epoch", .integers(a.x.map { Int($0) }), longName: "gradient steps made, of published curves"))
    arrays.add(.init("published_noise_std", .numbers(c.x), longName: "noise of the published curve, whose axis says variance"))
    for (i, name) in ["distance", "train_mse", "test_mse"].enumerated() {
      for (prefix, letter, table) in [("perturbed", "A", a), ("noisy", "B", b)] {
        arrays.add(
          .init(
            "published_\(prefix)_\(name)", over: ["published_epoch"], table.columns[i + 1],
            longName: "\(letter): \(name) read off the published figure, mean of runs scaled to [0, 1]"))
      }
    }
    arrays.add(
      .init(
        "published_level_distance", over: ["published_noise_std"], c.columns[1],
        longName: "C: squared distance read off the published figure"))
  }

  private static let curves = [
    ("distance", "squared distance of the parameters from the teacher's"),
    ("train_mse", "mean squared error on training labels"), ("test_mse", "mean squared error on test labels with noise"),
    ("excess_mse", "mean squared error on noise-free test labels"),
  ]

  private static func curve(_ finding: Findings?, _ name: String, _ count: Int) -> [Double] {
    guard let values = finding?.arrays[name], values.count == count else { return [Double](repeating: .nan, count: count) }
    return values
  }

  /// The scaling begins with the first step, as the published one: the starting point itself was not recorded there.
  package static func normalisedMean(_ runs: [[Double]]) -> [Double] {
    Summary.mean(
      of: runs.map { run in
        let later = Array(run.dropFirst())
        guard let low = later.min(), let high = later.max(), high > low else { return run.map { $0.isNaN ? $0 : 0 } }
        return run.map { ($0 - low) / (high - low) }
      })
  }
}
