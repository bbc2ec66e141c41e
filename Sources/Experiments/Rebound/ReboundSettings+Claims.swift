import Foundation
import Networks

/// What was published of the three experiments, and what follows from closed forms.
extension ReboundSettings {
  private static let abstract = "arXiv 2509.15060, a property of training, as large as in expA.svg"
  private static let figureA = "l2-experiments, expA.svg"
  private static let figureB = "l2-experiments, expB.svg"
  private static let figureC = "l2-experiments, expC.svg"
  /// Of measured over expected distance: a quarter, whatever the scatter between teachers.
  private static let responseTolerance = 0.25

  public func claims(_ arrays: LabelledArrays) throws -> [Claim] {
    var claims: [Claim] = []
    for (p, precision) in precisions.enumerated() {
      for i in perturbations.indices { claims += try perturbedClaims(arrays, p, precision, i) }
    }
    claims += try stabilityClaims(arrays)
    for (p, precision) in precisions.enumerated() { claims += try noisyClaims(arrays, p, precision) }
    for (p, precision) in precisions.enumerated() { claims += try levelClaims(arrays, p, precision) }
    guard let departure else { return claims }
    for i in claims.indices where claims[i].origin == .published && claims[i].obstacle == nil { claims[i].obstacle = departure }
    return claims
  }

  /// How the settings differ from the published ones, which then forbids a comparison; nil where they do not.
  private var departure: String? {
    let published = ReboundSettings()
    func differ<Value: Equatable>(_ name: String, _ path: KeyPath<ReboundSettings, Value>) -> String? {
      let (own, theirs) = (self[keyPath: path], published[keyPath: path])
      return own == theirs ? nil : "\(name) is \(own), and \(theirs) was published"
    }
    let differences = [
      differ("layers", \.layers), differ("n_train", \.trainCount), differ("perturbed.epochs", \.perturbed.epochs),
      differ("perturbed.learning_rate", \.perturbed.learningRate), differ("noisy.epochs", \.noisy.epochs),
      differ("noisy.learning_rate", \.noisy.learningRate), differ("noisy.noise_std", \.noise),
      differ("levels.epochs", \.levels.epochs), differ("levels.learning_rate", \.levels.learningRate),
    ].compactMap(\.self)
    return differences.isEmpty ? nil : differences.joined(separator: "; ")
  }

  /// A: distance falls, then rises, while the loss falls.
  private func perturbedClaims(
    _ arrays: LabelledArrays, _ p: Int, _ precision: Precision, _ i: Int
  ) throws -> [Claim] {
    let epochs = try arrays.coordinates("perturbed_epoch")
    let distance = Array(try arrays.row("perturbed_distance_normalised", p, i).dropFirst())
    let published = PublishedCurves.perturbed.columns[1]
    let lowest = distance.indices.min { distance[$0] < distance[$1] } ?? 0
    let rebounds = try (0..<replicates).map { try Self.rebound(arrays.row("perturbed_distance", p, i, $0)) }
    let setting = "\(precision.rawValue), perturbation \(perturbations[i])"
    let tag = "A \(precision.rawValue) \(perturbations[i])"
    let isPublished = precision == .float && i == 0
    var claims = [
      Claim(
        "\(tag) rebound", "The student first approaches its teacher and then moves away (\(setting)).",
        statistic: "rise of the normalised distance from its minimum to the last step", origin: .published,
        source: i == 0 && precision == .float ? Self.figureA : Self.abstract,
        expected: published[published.count - 1] - published.min()!, .within(0.3),
        measured: distance[distance.count - 1] - distance[lowest], standardError: Summary.standardError(rebounds.map(\.scaled)))
    ]
    guard isPublished else { return claims }
    claims.append(
      Claim(
        "\(tag) turning point", "The distance is smallest after some thirty steps (\(setting)).",
        statistic: "step of the smallest normalised distance", origin: .published, source: Self.figureA, expected: 32,
        .factor(2), measured: distance[lowest].isNaN ? .nan : epochs[lowest + 1]))
    let train = try arrays.row("perturbed_test_mse_normalised", p, i)
    claims.append(
      Claim(
        "\(tag) test loss", "The test loss goes on falling while the distance rises (\(setting)).",
        statistic: "normalised test loss after 100 steps", origin: .published, source: Self.figureA,
        expected: PublishedCurves.perturbed.columns[3][99], .within(0.1),
        measured: epochs.firstIndex(of: 100).map { train[$0] } ?? .nan))
    claims.append(
      Claim(
        "\(tag) size", "How large the rebound is, before the scaling to [0, 1] (\(setting)).",
        statistic: "final distance/smallest distance − 1, mean over runs", origin: .published, source: Self.figureA,
        expected: .nan, .within(0), measured: Summary.mean(rebounds.map(\.relative)),
        standardError: Summary.standardError(rebounds.map(\.relative)),
        obstacle: "each published run is scaled to [0, 1], so its absolute size is not published"))
    return claims
  }

  /// From the smallest distance to the last: in units of the run's own range, and relative to the smallest.
  private static func rebound(_ run: [Double]) -> (scaled: Double, relative: Double) {
    let later = run.dropFirst()
    guard let low = later.min(), let high = later.max(), let last = later.last, high > low else { return (0, 0) }
    return ((last - low) / (high - low), last / low - 1)
  }

  /// Gradient descent on a quadratic contracts every direction if the rate is below 2/h_max.
  private func stabilityClaims(_ arrays: LabelledArrays) throws -> [Claim] {
    let largest = try (0..<replicates).map { try arrays.row("hessian_eigenvalue", $0)[0] }
    var claims = [
      Claim(
        "A stable rate", "The learning rate is in the range where descent contracts every direction.",
        statistic: "rate · largest eigenvalue of the Hessian, maximum over teachers", origin: .theory,
        source: "gradient descent on a quadratic", expected: 2, .atMost,
        measured: largest.contains(where: \.isNaN) ? .nan : perturbed.learningRate * (largest.max() ?? .nan))
    ]
    guard let p = precisions.firstIndex(of: .double) else { return claims }
    for i in perturbations.indices {
      var returning = 0
      var isComplete = true
      for replicate in 0..<replicates {
        let run = try arrays.row("perturbed_distance", p, i, replicate)
        if run.contains(where: \.isNaN) { isComplete = false }
        if let low = run.min(), run[run.count - 1] > low { returning += 1 }
      }
      claims.append(
        Claim(
          "A double \(perturbations[i]) contraction",
          "Without noise no run ends farther from its teacher than it was before (double, perturbation \(perturbations[i])).",
          statistic: "share of runs whose last distance is not the smallest", origin: .theory,
          source: "gradient descent on a quadratic", expected: 0, .atMost,
          measured: isComplete ? Double(returning) / Double(replicates) : .nan))
    }
    return claims
  }

  /// B: noise moves the student away from its teacher.
  private func noisyClaims(_ arrays: LabelledArrays, _ p: Int, _ precision: Precision) throws -> [Claim] {
    let epochs = try arrays.coordinates("noisy_epoch")
    let distance = try arrays.row("noisy_distance_normalised", p)
    let theory = try arrays.values("noisy_distance_theory_normalised")
    let tag = "B \(precision.rawValue)"
    var claims: [Claim] = []
    for epoch in [10, 50, 100, 300] {
      claims.append(
        Claim(
          "\(tag) step \(epoch)", "The distance rises from the first step on, as published (\(precision.rawValue)).",
          statistic: "normalised distance after \(epoch) steps", origin: .published, source: Self.figureB,
          expected: PublishedCurves.noisy.columns[1][epoch - 1], .within(0.1),
          measured: epochs.firstIndex(of: Double(epoch)).map { distance[$0] } ?? .nan))
    }
    let gap = zip(distance, theory).dropFirst().map { abs($0 - $1) }
    claims.append(
      Claim(
        "\(tag) closed form", "The distance follows the linear response to the noise (\(precision.rawValue)).",
        statistic: "largest difference of the normalised curves", origin: .theory, source: "linear response at the teacher",
        expected: 0, .within(0.1), measured: gap.contains(where: \.isNaN) ? .nan : gap.max() ?? .nan))
    let last = distance.count - 1
    let ratios = try (0..<replicates).map {
      try arrays.row("noisy_distance", p, $0)[last] / arrays.row("noisy_distance_theory", $0)[last]
    }
    claims.append(
      Claim(
        "\(tag) closed form size", "The distance at the end is that of the linear response (\(precision.rawValue)).",
        statistic: "measured/expected distance, mean over teachers", origin: .theory, source: "linear response at the teacher",
        expected: 1, .within(Self.responseTolerance), measured: Summary.mean(ratios),
        standardError: Summary.standardError(ratios)))
    let rise = try (0..<replicates).map { try arrays.row("noisy_excess_mse", p, $0)[last] / (noise * noise) }
    claims.append(
      Claim(
        "\(tag) size", "How much the test loss rises, in units of the noise variance (\(precision.rawValue)).",
        statistic: "excess loss/noise variance at the end, mean over runs", origin: .published, source: Self.figureB,
        expected: .nan, .within(0), measured: Summary.mean(rise), standardError: Summary.standardError(rise),
        obstacle: "each published run is scaled to [0, 1], so its absolute size is not published"))
    return claims
  }

  /// C: the distance grows as a power of the noise.
  private func levelClaims(_ arrays: LabelledArrays, _ p: Int, _ precision: Precision) throws -> [Claim] {
    let means = try arrays.row("level_distance_mean", p)
    let published = PublishedCurves.levels
    let tag = "C \(precision.rawValue)"
    let slope = Summary.logSlope(noiseLevels, means)
    var claims = [
      Claim(
        "\(tag) slope", "The squared distance grows as a power of σ, nearly the second (\(precision.rawValue)).",
        statistic: "least-squares slope of log distance against log σ", origin: .published, source: Self.figureC,
        expected: Summary.logSlope(published.x, published.columns[1]), .within(0.1), measured: slope)
    ]
    if let level = noiseLevels.firstIndex(of: published.x[published.x.count - 1]) {
      claims.append(
        Claim(
          "\(tag) level", "The squared distance at the largest noise (\(precision.rawValue)).",
          statistic: "squared distance at σ = \(noiseLevels[level])", origin: .published, source: Self.figureC,
          expected: published.columns[1][published.x.count - 1], .factor(2), measured: means[level]))
    }
    guard precision == .double else { return claims }
    claims.append(
      Claim(
        "\(tag) axis", "The squared distance grows with this power of σ², as the axis is labelled (\(precision.rawValue)).",
        statistic: "least-squares slope of log distance against log σ²", origin: .published, source: Self.figureC,
        expected: Summary.logSlope(published.x, published.columns[1]), .within(0.1), measured: slope / 2))
    let theory = try arrays.values("level_distance_theory_replicate")
    let top = noiseLevels.count - 1
    let distances = try arrays.row("level_distance", p, top)
    let ratios = zip(distances, theory).map { $0 / ($1 * noiseLevels[top] * noiseLevels[top]) }
    claims.append(
      Claim(
        "\(tag) slope of theory", "The linear response grows with the second power of σ (double).",
        statistic: "least-squares slope of log distance against log σ", origin: .theory,
        source: "linear response at the teacher", expected: 2, .within(0.05), measured: slope))
    claims.append(
      Claim(
        "\(tag) closed form", "The distance at the largest noise is that of the linear response (double).",
        statistic: "measured/expected distance, mean over teachers", origin: .theory, source: "linear response at the teacher",
        expected: 1, .within(Self.responseTolerance), measured: Summary.mean(ratios),
        standardError: Summary.standardError(ratios)))
    return claims
  }
}
