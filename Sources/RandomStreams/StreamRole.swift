/// What a random stream is for. The number is part of the counter and therefore of the format.
public enum StreamRole: UInt32, CaseIterable, Hashable, Sendable {
  /// Weights of a confirmation teacher (replicate 0).
  case teacher = 0
  case trainInputs = 1
  case trainNoise = 2
  case validationInputs = 3
  case validationNoise = 4
  case testInputs = 5
  case testNoise = 6
  /// Starting weights of a student; the index is the restart.
  case initialisation = 7
  case batches = 8
  case gates = 9
  case coding = 10
  case bootstrap = 11
  /// Weights of a pilot teacher (replicate 0).
  case pilotTeacher = 12
  /// The seed that an external program gets; the index is the restart.
  case external = 13
}
