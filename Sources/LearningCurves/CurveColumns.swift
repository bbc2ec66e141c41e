/// Which columns of a table are meant, by name; the defaults are found by name in `ColumnRoles`.
public struct CurveColumns: Equatable, Sendable {
  /// The sample size, or the two sizes of a surface; empty to find it.
  public var x: [String]
  /// The loss; `nil` to find it.
  public var y: String?
  /// One curve per value of this column.
  public var by: String?
  /// Rows with one value of this column belong together: repetitions, seeds or teachers, each with a curve of its own.
  public var replicate: String?
  /// Positive numbers, for instance weights.
  public var extra: String?
  public var ignored: [String]

  public init(
    x: [String] = [], y: String? = nil, by: String? = nil, replicate: String? = nil, extra: String? = nil,
    ignored: [String] = []
  ) {
    self.x = x
    self.y = y
    self.by = by
    self.replicate = replicate
    self.extra = extra
    self.ignored = ignored
  }
}

/// The place of each column that is used.
///
/// What is not named is found by name: `n` is the sample size and `loss` the loss, in any case of letters, and where only
/// one column remains it is the one that is missing. Every other column must be given a role or be left out by name, so
/// that a column of methods or seeds is never pooled unnoticed.
struct ColumnRoles {
  let x: [Int]
  let y: Int
  let by: Int?
  let replicate: Int?
  let extra: Int?

  /// - Parameters:
  ///   - names: one per column; `nil` for a column of row names, which has no role.
  ///   - place: file, line and column of the header, for messages.
  init(_ asked: CurveColumns, among names: [String?], place: String) throws(CurveTableError) {
    let named = names.indices.filter { names[$0] != nil }
    let list = names.compactMap(\.self).joined(separator: ", ")
    for index in named where names[..<index].contains(names[index]) {
      throw CurveTableError("\(place): two columns are named \"\(names[index]!)\"; rename one of them.")
    }
    var free = named
    func take(_ name: String) throws(CurveTableError) -> Int {
      guard let index = names.firstIndex(of: name) else {
        throw CurveTableError("\(place): there is no column \"\(name)\"; the columns are \(list).")
      }
      guard let position = free.firstIndex(of: index) else {
        throw CurveTableError("\(place): the column \"\(name)\" was given two roles; name a different column for each.")
      }
      free.remove(at: position)
      return index
    }
    func takeOptional(_ name: String?) throws(CurveTableError) -> Int? {
      guard let name else { return nil }
      return try take(name)
    }
    func known(_ name: String) -> Int? {
      let found = free.filter { names[$0]!.lowercased() == name }
      return found.count == 1 ? found[0] : nil
    }
    func quoted(_ columns: [Int], _ word: String) -> String {
      let names = columns.map { "\"\(names[$0]!)\"" }
      return names.count < 2 ? names.joined() : names.dropLast().joined(separator: ", ") + " \(word) \(names.last!)"
    }

    for name in asked.ignored { _ = try take(name) }
    by = try takeOptional(asked.by)
    replicate = try takeOptional(asked.replicate)
    extra = try takeOptional(asked.extra)
    var sizes: [Int] = []
    for name in asked.x { sizes.append(try take(name)) }
    var loss = try takeOptional(asked.y)
    if loss == nil, let index = known("loss") { loss = try take(names[index]!) }
    if sizes.isEmpty, let index = known("n") { sizes = [try take(names[index]!)] }
    if loss == nil, free.count == 1, !sizes.isEmpty { loss = try take(names[free[0]]!) }
    if sizes.isEmpty, free.count == 1, loss != nil { sizes = [try take(names[free[0]]!)] }
    guard let loss else {
      let what = sizes.isEmpty ? "columns of the sample sizes and of the losses are" : "column of the losses is"
      let which = free.isEmpty ? "no column is left" : "it could be \(quoted(free, "or"))"
      throw CurveTableError(
        "\(place): the \(what) not clear, \(which); name \(sizes.isEmpty ? "them with --x and --y" : "it with --y").")
    }
    guard !sizes.isEmpty else {
      let which = free.isEmpty ? "no column is left" : "it could be \(quoted(free, "or"))"
      throw CurveTableError(
        "\(place): the column of the sample sizes is not clear, \(which); name it with --x"
          + (free.count == 2 ? ", or both with --surface." : "."))
    }
    guard free.isEmpty else {
      let isOne = free.count == 1
      throw CurveTableError(
        "\(place): the column\(isOne ? "" : "s") \(quoted(free, "and")) \(isOne ? "is" : "are") not used; say what it means "
          + "with --by (one curve per value), --replicate, --weights or --sigma, or leave it out with --ignore.")
    }
    x = sizes
    y = loss
  }
}
