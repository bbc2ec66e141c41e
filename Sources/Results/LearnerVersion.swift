/// The version that an external program reported when it started. It travels with the arithmetic of a record, because the same
/// run by another version may give other numbers without a conflict.
package enum LearnerVersion {
  private static let separator = "; learner "

  /// The arithmetic of a record of an external program.
  package static func arithmetic(_ arithmetic: String, version: String) -> String {
    arithmetic + separator + String(version.prefix(200))
  }

  /// The version in the arithmetic of a record; nil for methods of this program.
  static func of(arithmetic: String) -> String? {
    arithmetic.firstRange(of: separator).map { String(arithmetic[$0.upperBound...]) }
  }
}
