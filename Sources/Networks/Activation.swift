/// The nonlinearity of the hidden units. Output units are always linear.
public enum Activation: String, CaseIterable, Hashable, Sendable {
  /// g(a) = tanh a.
  case tanh
  /// g(a) = max(0, a); its derivative at 0 is taken as 0.
  case relu
  /// g(a) = erf(a/√2), the convention of Saad and Solla (doi:10.1103/PhysRevE.52.4225).
  case erf
  /// g(a) = a.
  case identity

  /// Whether g(−a) = −g(a), so that the sign of a hidden unit is a convention.
  public var isOdd: Bool { self != .relu }
}

/// The floating-point type a student is trained in.
public enum Precision: String, CaseIterable, Hashable, Sendable {
  /// IEEE 754 binary32.
  case float
  /// IEEE 754 binary64.
  case double
}
