/// Asks between blocks of long linear algebra whether to go on.
///
/// Work that is interrupted ends soon, with what would be a divergence otherwise; whoever began it looks at `wasHeard` before
/// it uses the outcome. An instance belongs to one piece of work on one thread.
public final class Interruption {
  private let isAsked: () -> Bool
  /// Whether work has ended early.
  public private(set) var wasHeard = false

  public init(_ isAsked: @escaping () -> Bool = { false }) { self.isAsked = isAsked }

  /// Whether to end now.
  var isDue: Bool {
    if !wasHeard, isAsked() { wasHeard = true }
    return wasHeard
  }
}
