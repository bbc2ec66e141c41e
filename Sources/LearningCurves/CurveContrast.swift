import Files
import Foundation
import Statistics

/// Two curves beside each other: decided over repetitions where there are any, described by intervals otherwise.
public struct CurveContrast: Sendable {
  public let first: String
  public let second: String
  public let levels: [Double]
  /// `nil` without repetitions.
  public let paired: PairedCurves?
  /// The fits and the ratios of sizes at the levels, without repetitions.
  public let fits: [CurveFit]
  public let ratios: [SizeRatio]
  /// Power laws that share coefficients, without repetitions and where both curves are power laws.
  public let forms: CurveComparison?
  public let remarks: [CurveRemark]

  /// - Parameter levels: losses to compare at; `nil` for `CommonLevels`.
  /// - Throws: `CurveTableError` where the curves have no loss or no repetition in common, `CurveFitError` for input from
  ///   which no fit can be attempted.
  public init(
    _ first: (name: String, curve: CurveTable.Curve), _ second: (name: String, curve: CurveTable.Curve),
    model: CurveModel = .pow3, options: FitOptions = FitOptions(), levels asked: [Double]? = nil
  ) throws {
    self.first = first.name
    self.second = second.name
    guard let levels = asked ?? CommonLevels.between(first.curve, second.curve) else {
      func words(_ curve: CurveTable.Curve) -> String {
        CommonLevels.range(curve).map { "\(short($0.upperBound)) to \(short($0.lowerBound))" } ?? "unknown"
      }
      throw CurveTableError(
        "\(first.name) and \(second.name) have no positive loss in common to be compared at: they fall from "
          + "\(words(first.curve)) and from \(words(second.curve)).")
    }
    self.levels = levels
    if first.curve.replicates != nil, second.curve.replicates != nil {
      let paired = try PairedCurves(first.curve, second.curve, names: (first.name, second.name), levels: levels)
      self.paired = paired
      fits = []
      ratios = []
      forms = nil
      remarks = paired.remarks
      return
    }
    paired = nil
    let fits = try [first.curve, second.curve].map {
      try CurveFit.fit(model, sizes: $0.sizes, losses: $0.losses, options: options)
    }
    self.fits = fits
    ratios = levels.map { SizeRatio(fits[0], fits[1], at: $0) }
    forms =
      model == .pow3 && options == FitOptions()
      ? try CurveComparison(
        first: (first.curve.sizes, first.curve.losses), second: (second.curve.sizes, second.curve.losses)) : nil
    remarks = zip([first.name, second.name], fits).flatMap { name, fit in
      ([fit.statusRemark].compactMap(\.self) + fit.meaningRemarks).map { CurveRemark($0.kind, "\(name): \($0.sentence)") }
    }
  }

  /// A JSON object: `first`, `second`, `levels`, `paired` (null without repetitions), `fits`, `ratios`, `forms` with `aicc`,
  /// `parallel` (the ratio of parallel curves), `remarks`. Ratios are of the second's samples to the first's.
  public func json() -> String {
    let parallel = forms.map { forms in
      JSON.ordered([
        ("ratio", JSON(exp(forms.logPotency.estimate))), ("interval_95", forms.potencyInterval().json),
      ])
    }
    return JSON.ordered([
      ("first", .text(first)), ("second", .text(second)), ("levels", .array(levels.map { .number($0) })),
      ("paired", paired?.json ?? .null), ("fits", .array(fits.map(\.jsonValue))), ("ratios", .array(ratios.map(\.json))),
      (
        "forms",
        forms.map { forms in
          .ordered(forms.fits.map { ($0.sharing.name, JSON.ordered([("rss", .number($0.rss)), ("aicc", JSON($0.aicc))])) })
        } ?? .null
      ),
      ("parallel", parallel ?? .null), ("remarks", .array(remarks.map(\.json))),
    ]).indented()
  }
}
