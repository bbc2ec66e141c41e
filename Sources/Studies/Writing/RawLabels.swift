import SettingKeys
import Training

/// What a person wrote about the labels.
struct RawLabels: Sendable {
  let section: RawSection<LabelProtocol>
  let validation: Raw<LabelProtocol.Validation>?
  /// Whether nothing of it was refused.
  let isClean: Bool

  init(_ node: StudyNode, _ refusals: Refusals) {
    let before = refusals.count
    section = RawSection(node, LabelProtocol.settings, refusals)
    validation = section.untyped("validation").flatMap { untyped in refusals.attempt { try untyped.validation(refusals) } ?? nil }
    isClean = refusals.count == before
  }

  /// Everything but the candidates, which depend on the methods.
  func resolve(loss: TrainingSettings.Loss) throws -> LabelProtocol {
    let unit: LabelProtocol.AlphaUnit = loss == .mse ? .sse : .bits
    if let alphaUnit = section[\.alphaUnit], alphaUnit.value != unit {
      throw alphaUnit.error(
        "is \(alphaUnit.value.rawValue), and training.loss \(loss.rawValue) is measured in \(unit.rawValue)",
        accepted: "\(unit.rawValue), or training.loss \(loss == .mse ? "gaussian or cross_entropy" : "mse")")
    }
    var labels = section.resolved()
    labels.alphaUnit = unit
    labels.candidates = 1
    if let validation { labels.validation = validation.value }
    return labels
  }

  /// Every budget must leave labels on both sides, for methods that need both.
  func checkParts(_ validation: LabelProtocol.Validation, trainCounts: Raw<[Int]>, warnings: inout [String]) throws {
    let place = self.validation?.place ?? trainCounts.place
    func refuse(_ key: String, _ problem: String, _ accepted: String) throws -> Never {
      throw StudyError(place, "protocol.validation.\(key)", problem, accepted: accepted)
    }
    for n in trainCounts.value {
      switch validation {
      case .fraction(let f, _):
        let part = LabelSplit.validationCount(of: n, fraction: f)
        if part == 0 {
          try refuse(
            "fraction", "is \(f), which leaves no validation label at n_train \(n)",
            "fraction × n_train of at least 1, or {folds: K, refit: true}")
        }
        if part == n {
          try refuse("fraction", "is \(f), which leaves no training label at n_train \(n)", "a smaller fraction")
        }
      case .folds(let k):
        if k > n {
          try refuse(
            "folds", "is \(k), which leaves folds without labels at n_train \(n)", "at most \(n) folds, or larger budgets")
        }
      case .extra, .none: break
      }
    }
    guard case .fraction(let f, _) = validation, let n = trainCounts.value.first else { return }
    let few = LabelSplit.validationCount(of: n, fraction: f)
    if few < 5 {
      warnings.append(
        "At n_train \(n) only \(few) label\(few == 1 ? " chooses" : "s choose") among the candidates; "
          + "protocol.validation {folds: 5, refit: true} would use all of them.")
    }
  }
}

extension UntypedValue {
  /// One of the forms of `protocol.validation`; nil where a key of it was refused already.
  fileprivate func validation(_ refusals: Refusals) throws -> Raw<LabelProtocol.Validation>? {
    if case .scalar("none", _) = node.content { return written(.none) }
    guard node.entries != nil else { throw refusal(ValidationKeys.accepted) }
    let section = RawSection(node, ValidationKeys.settings, path: path, refusals)
    guard section.isClean else { return nil }
    let refit = section.present(\.refit)
    switch (section.present(\.fraction), section.present(\.folds), section.present(\.extra)) {
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
    default: throw error("does not say one way to use labels", accepted: ValidationKeys.accepted)
    }
  }
}
