import Files

/// What `fit` says of a file: which columns it used, and one answer for every curve.
public struct CurveDocument: Sendable {
  public enum Answer: Sendable {
    case fitted(FittedCurve)
    case ranked(CurveRanking)
    case heldOut(HoldOut)
    case surface(ScalingSurface, [ScalingSurface.Prediction])
  }

  public let file: String
  public let columns: CurveColumns
  /// Of the file.
  public let remarks: [CurveRemark]
  /// In the order of the file.
  public let curves: [(name: String?, answer: Answer)]

  public init(_ table: CurveTable, file: String, curves: [(name: String?, answer: Answer)]) {
    self.file = file
    columns = table.columns
    remarks = table.remarks
    self.curves = curves
  }

  /// A JSON object: `file`, `columns` (`x` as a list, `y`, `by`, `replicate`, `extra`, `ignored`), `remarks`, `curves`. A
  /// curve has its `name` (null without a column `by`) and, by what was asked, `fit` with `clusters`, `predictions`,
  /// `reaches` and `remarks`; `ranking`; `hold_out`; or `surface`. `forFigure` adds `points` and `grid`.
  public func json(forFigure isForFigure: Bool = false) -> String {
    func text(_ value: String?) -> JSON { value.map { .text($0) } ?? .null }
    return JSON.ordered([
      ("file", .text(file)),
      (
        "columns",
        .ordered([
          ("x", .array(columns.x.map { .text($0) })), ("y", text(columns.y)), ("by", text(columns.by)),
          ("replicate", text(columns.replicate)), ("extra", text(columns.extra)),
          ("ignored", .array(columns.ignored.map { .text($0) })),
        ])
      ),
      ("remarks", .array(remarks.map(\.json))),
      (
        "curves",
        .array(
          curves.map { name, answer in
            let pairs: [(String, JSON)] =
              switch answer {
              case .fitted(let curve): curve.json(forFigure: isForFigure)
              case .ranked(let ranking): [("ranking", ranking.jsonValue)]
              case .heldOut(let test): [("hold_out", test.jsonValue)]
              case .surface(let surface, let predictions): [("surface", surface.json(predictions))]
              }
            return .ordered([("name", text(name))] + pairs)
          })
      ),
    ]).indented()
  }
}
