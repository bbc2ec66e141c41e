import Foundation

extension CurveModel {
  /// What must hold of a coefficient so that the curve is a learning curve: one that falls, and to where it is said to fall.
  enum Condition: Sendable {
    case positive(String)
    case negative(String)
    /// The first is greater than the second.
    case greater(String, String)

    func holds(_ coefficients: [String: Double]) -> Bool {
      switch self {
      case .positive(let name): (coefficients[name] ?? .nan) > 0
      case .negative(let name): (coefficients[name] ?? .nan) < 0
      case .greater(let a, let b): (coefficients[a] ?? .nan) > (coefficients[b] ?? .nan)
      }
    }

    var names: [String] {
      switch self {
      case .positive(let name), .negative(let name): [name]
      case .greater(let a, let b): [a, b]
      }
    }

    var text: String {
      switch self {
      case .positive(let name): "\(name) > 0"
      case .negative(let name): "\(name) < 0"
      case .greater(let a, let b): "\(a) > \(b)"
      }
    }
  }

  /// In the loss form; b > 0 of mmf4 and d > 0 of the stretched exponentials are their domain already.
  var meaning: [Condition] {
    switch name {
    case "lin2": [.negative("a")]
    case "log2": [.positive("a")]
    case "ilog2": [.negative("a")]
    case "pow2", "exp2": [.positive("a"), .positive("b")]
    case "pow3", "pow4": [.positive("b"), .positive("c")]
    case "exp3": [.positive("a"), .positive("b")]
    case "expd3": [.greater("a", "c"), .positive("b")]
    case "expp3": [.negative("a")]
    case "wbl4": [.positive("b"), .positive("a")]
    case "exp4": [.positive("a")]
    case "janoschek4": [.positive("b"), .positive("c")]
    case "vap3": [.negative("c")]
    case "logpower3": [.positive("a"), .positive("c")]
    case "hill3": [.positive("theta"), .negative("eta")]
    case "mmf4": [.greater("a", "c"), .positive("d")]
    case "bnsl1": [.positive("b"), .positive("c0")]
    default: []
    }
  }
}

extension CurveFit {
  /// Coefficients outside the model's meaning: an amplitude or an exponent of the wrong sign, or a limit below zero where
  /// no loss is. A curve may pass near the points in spite of it; what it says beyond them means nothing.
  var meaningRemarks: [CurveRemark] {
    guard status == .converged else { return [] }
    func value(_ name: String) -> String { "\(name) = \(short(coefficients[name] ?? .nan))" }
    var remarks: [CurveRemark] = []
    let broken = model.meaning.filter { !$0.holds(coefficients) }
    if !broken.isEmpty || amplitudeSign == -1 {
      let names = broken.flatMap(\.names)
      let found = amplitudeSign == -1 ? ["a negative amplitude"] + names.map(value) : names.map(value)
      let needed = (amplitudeSign == -1 ? ["a positive amplitude"] : []) + broken.map(\.text)
      remarks.append(
        CurveRemark(
          .meaning,
          "The fit has \(found.joined(separator: " and ")), but as a learning curve \(model.name) means "
            + "\(needed.joined(separator: " and ")): it says nothing beyond the sizes measured."))
    }
    if let name = model.asymptote, let limit = coefficients[name], limit < 0, broken.isEmpty, losses.allSatisfy({ $0 >= 0 }) {
      let covers = waldInterval(name).map { $0.upper >= 0 } ?? false
      remarks.append(
        CurveRemark(
          .meaning,
          "The fitted limit \(value(name)) is below zero, where no loss is"
            + (covers ? "; its interval covers zero, so --fix \(name)=0 may describe the points as well." : ".")))
    }
    return remarks
  }

  /// Why a status other than converged is not a finished fit.
  var statusRemark: CurveRemark? {
    let sentence: String? =
      switch status {
      case .converged: nil
      case .degenerate("constant"): "All losses are equal, so no coefficient of \(model.name) but the constant is determined."
      case .degenerate("pole"): "\(model.name) fits best with a pole just below the smallest size: no coefficient is determined."
      case .degenerate(let limit): "\(model.name) fits no better than \(limit), its limit: use --model \(limit)."
      case .atBound(let name): "The best \(name) lies outside the region that was searched: the data do not determine it."
      case .notStationary: "No minimum was reached: the coefficients are where the search ended."
      case .rankDeficient: "The data do not determine all coefficients of \(model.name): a model of fewer may do."
      case .tooFewPoints:
        "\(pointCount) point\(pointCount == 1 ? "" : "s") cannot determine the \(freeCount) coefficients of \(model.name)."
      case .nonFinite:
        options.residuals == .logarithmic && losses.contains { $0 <= 0 }
          ? "A loss is not positive, so its logarithm cannot be fitted." : "\(model.name) is not finite at these sizes."
      }
    return sentence.map { CurveRemark(.status, $0) }
  }

  /// Coefficients that are not fixed, also where nothing was fitted.
  var freeCount: Int { model.coefficientNames.count { options.fixed[$0] == nil } }
}

/// Six significant digits.
func short(_ x: Double) -> String { String(format: "%.6g", x) }
