/// p-values over few teachers, where a table holds many tests.
///
/// The smallest p of an exact one-sided test over T teachers is 2^−T, whatever the data: three cannot go below 0.125. A table
/// of methods and sizes has a dozen tests, each read in both directions, and 24·2^−T falls below 5 % from T = 9 on. With fewer
/// teachers such a table shows the teachers and states no p. Repetitions of one teacher are not teachers.
public enum TeacherTable {
  public static let fewestTeachers = 9

  /// The p-value, or NaN where there are too few teachers for one.
  public static func probability(_ p: Double?, teachers: Int) -> Double {
    teachers >= fewestTeachers ? p ?? .nan : .nan
  }
}
