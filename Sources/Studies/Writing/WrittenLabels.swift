import Training

/// What a person wrote about the labels.
struct WrittenLabels: Sendable {
  let validation: Written<LabelProtocol.Validation>?
  let selection: Written<LabelProtocol.Selection>?
  let alphaUnit: Written<LabelProtocol.AlphaUnit>?
  let labelPrecision: Written<Double>?
  let symmetryRefund: Written<Bool>?
  let candidates: Written<Int>?

  init(_ node: StudyNode) throws {
    let section = try StudySection(node, path: "protocol", keys: StudyKeys.labels)
    validation = try section.value("validation")?.validation()
    selection = try section.value("selection")?.selection()
    alphaUnit = try section.value("alpha_unit")?.choice()
    labelPrecision = try section.value("label_precision")?.number(.positive)
    symmetryRefund = try section.value("symmetry_refund")?.truth()
    candidates = try section.value("candidates")?.integer(in: 1...Limits.repetitions)
  }

  /// Everything but the candidates, which depend on the methods.
  func resolve(loss: TrainingSettings.Loss) throws -> LabelProtocol {
    let unit: LabelProtocol.AlphaUnit = loss == .mse ? .sse : .bits
    if let alphaUnit, alphaUnit.value != unit {
      throw alphaUnit.error(
        "is \(alphaUnit.value.rawValue), and training.loss \(loss.rawValue) is measured in \(unit.rawValue)",
        accepted: "\(unit.rawValue), or training.loss \(loss == .mse ? "gaussian or cross_entropy" : "mse")")
    }
    return LabelProtocol(
      validation: validation?.value ?? .fraction(0.2, refit: true), selection: selection?.value ?? .validation, alphaUnit: unit,
      labelPrecision: labelPrecision?.value ?? 0.001, symmetryRefund: symmetryRefund?.value ?? true,
      candidates: 1)
  }

  /// Every budget must leave labels on both sides, for methods that need both.
  func checkParts(_ validation: LabelProtocol.Validation, trainCounts: Written<[Int]>) throws {
    let place = self.validation?.place ?? trainCounts.place
    for n in trainCounts.value {
      switch validation {
      case .fraction(let f, _):
        let part = LabelSplit.validationCount(of: n, fraction: f)
        if part == 0 {
          throw StudyError(
            place, "protocol.validation.fraction", "is \(f), which leaves no validation label at n_train \(n)",
            accepted: "fraction × n_train of at least 1, or {folds: K, refit: true}")
        }
        if part == n {
          throw StudyError(
            place, "protocol.validation.fraction", "is \(f), which leaves no training label at n_train \(n)",
            accepted: "a smaller fraction")
        }
      case .folds(let k):
        if k > n {
          throw StudyError(
            place, "protocol.validation.folds", "is \(k), which leaves folds without labels at n_train \(n)",
            accepted: "at most \(n) folds, or larger budgets")
        }
      case .extra, .none: break
      }
    }
  }
}

extension UntypedValue {
  private static var validationForms: String {
    "{fraction: f, refit: true}, {folds: K, refit: true}, {fraction: f}, {extra: m} or none"
  }

  func validation() throws -> Written<LabelProtocol.Validation> {
    if case .scalar("none", _) = node.content { return written(.none) }
    guard node.entries != nil else { throw refusal(Self.validationForms) }
    let section = try StudySection(node, path: path, keys: StudyKeys.validation)
    let refit = try section.value("refit")?.truth()
    let fraction = try section.value("fraction")?.validationFraction()
    let folds = try section.value("folds")?.integer(in: 2...Limits.count)
    let extra = try section.value("extra")?.integer(in: 1...Limits.count)
    switch (fraction, folds, extra) {
    case (let fraction?, nil, nil): return written(.fraction(fraction.value, refit: refit?.value ?? false))
    case (nil, let folds?, nil):
      if let refit, !refit.value {
        throw refit.error(
          "is false, and without the refit no student would be recorded", accepted: "{folds: \(folds.value), refit: true}")
      }
      return written(.folds(folds.value))
    case (nil, nil, let extra?):
      if let refit { throw refit.error("does not apply to extra labels", accepted: "{extra: \(extra.value)}") }
      return written(.extra(extra.value))
    default: throw error("does not say one way to use labels", accepted: Self.validationForms)
    }
  }

  private func validationFraction() throws -> Written<Double> {
    let fraction = try number(.positive)
    guard fraction.value < 1 else {
      throw error("is \(node.quotation), which leaves no training label", accepted: NumberRange.fraction.sentence)
    }
    return fraction
  }

  func selection() throws -> Written<LabelProtocol.Selection> {
    try choice()
  }
}
