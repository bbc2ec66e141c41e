/// How the starting weights of a network are drawn.
public enum Initialisation: String, CaseIterable, Hashable, Sendable {
  /// Lux ≥ 1 `Dense`: W ~ U(±g √(3/fan_in)), g = 5/3 for tanh, 2 for relu, 1 for identity and the output layer;
  /// b ~ U(±1/√fan_in).
  case lux
  /// Glorot and Bengio 2010: W ~ U(±√(6/(fan_in + fan_out))), b = 0.
  case glorot
  /// torch.nn.Linear: W and b ~ U(±1/√fan_in).
  case pytorch
  /// W ~ N(0, 1/fan_in), b ~ N(0, 1/fan_in): isotropic, so that rotated inputs see the same law.
  case gaussian
  /// All zero; for linear students only (a hidden layer would never leave its saddle).
  case zeros
}
