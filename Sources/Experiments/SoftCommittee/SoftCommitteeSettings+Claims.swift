import Foundation

/// What was published of online learning in soft committees, and how well its equations describe the simulation.
extension SoftCommitteeSettings {
  private static let threshold = "a threshold of this study: Saad and Solla 1995 show a plateau and print no such number"

  public func claims(_ arrays: LabelledArrays) throws -> [Claim] {
    let references = try arrays.values("reference_value")
    var claims = KnownCommittee.all.enumerated().map { i, known in
      Claim(
        known.name, "The closed form of the generalisation error gives nn2pp's number.",
        statistic: "generalisation error of the weights in the test", origin: .check,
        source: "github.com/sgoldt/nn2pp, test_nn2pp.cpp", expected: known.expected, .within(1e-4), measured: references[i])
    }
    for (i, name) in [(3, "one"), (4, "two")] {
      claims.append(
        Claim(
          "stationary \(name)",
          "Under noise the error settles at σ²η/(2π) (L + M/√3), M = 1 teacher unit, L = \(i - 3) surplus student units.",
          statistic: "stationary error/formula at η = 0.02", origin: .theory, source: "Goldt et al., arXiv 1906.08632",
          expected: 1, .within(0.05), measured: references[i]))
    }
    for (c, scenario) in cases.enumerated() { claims += try caseClaims(arrays, c, scenario) }
    return claims
  }

  private func caseClaims(_ arrays: LabelledArrays, _ c: Int, _ scenario: Case) throws -> [Claim] {
    let (simulated, theory) = (try arrays.row("simulated_error_mean", c), try arrays.row("theory_error_mean", c))
    let times = try arrays.row("time", c)
    let source = "Saad and Solla 1995, doi:10.1103/PhysRevE.52.4225"
    let gaps = zip(simulated, theory).map { abs(log($0 / $1)) }
    var claims = [
      Claim(
        "\(scenario.name) equations", "The equations of many inputs describe the simulation with N = \(inputCount).",
        statistic: "mean of |ln(simulated/expected error)| over the points", origin: .theory, source: source,
        expected: 0, .within(0.1), measured: Summary.mean(gaps))
    ]
    guard scenario.studentUnits > 1, scenario.teacherUnits > 1, scenario.noise == 0 else { return claims }
    func value(_ time: Double) -> Double? { times.firstIndex { abs($0 - time) < 1e-9 }.map { simulated[$0] } }
    let (early, middle) = (value(20), value(40))
    claims.append(
      Claim(
        "\(scenario.name) plateau", "Before its units specialise the student stays on a plateau.",
        statistic: "simulated error at t = 40/that at t = 20", origin: .check, source: Self.threshold, expected: 0.9, .atLeast,
        measured: early.flatMap { early in middle.map { $0 / early } } ?? .nan))
    claims.append(
      Claim(
        "\(scenario.name) escape", "The student's units specialise, and it leaves the plateau.",
        statistic: "simulated error at the end/that at t = 40", origin: .check, source: Self.threshold, expected: 0.1, .atMost,
        measured: middle.map { simulated[simulated.count - 1] / $0 } ?? .nan))
    return claims
  }
}
