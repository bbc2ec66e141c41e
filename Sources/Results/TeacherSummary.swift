/// What is known of a teacher without any student.
public struct TeacherSummary: Hashable, Sendable {
  public var liveParameters: Int
  /// Length of the teacher in bits: its live parameters and its support.
  public var bits: Double
  /// Variance of its noise-free output.
  public var outputVariance: Double

  public init(liveParameters: Int, bits: Double, outputVariance: Double) {
    self.liveParameters = liveParameters
    self.bits = bits
    self.outputVariance = outputVariance
  }
}
