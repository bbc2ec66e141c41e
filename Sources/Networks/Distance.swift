extension MLP {
  /// √Σ(θ − θ′)² between the normal forms: the Euclidean distance, not squared.
  ///
  /// The narrower network counts as having dead units, so that a student can be compared with a smaller teacher. The distance
  /// of normal forms is an upper bound of the least distance over all permutations and signs: near a tie of the sorting, a
  /// small change can exchange two units. Nil for networks of different depth, activation, inputs, outputs, or of which only
  /// one has biases.
  public func parameterDistance(to other: MLP) -> Double? {
    guard let (a, b) = Self.comparable(self, other) else { return nil }
    return zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
  }

  /// The number of parameters that live in one normal form only: 0 exactly if the supports agree. Nil as for
  /// ``parameterDistance(to:)``.
  public func supportDistance(to other: MLP) -> Int? {
    guard let (a, b) = Self.comparable(self, other) else { return nil }
    return zip(a, b).count { ($0 != 0) != ($1 != 0) }
  }

  /// The root of the mean over inputs and outputs of (f(x) − f′(x))².
  ///
  /// - Parameter inputs: samples × inputs, sample-major.
  public func functionDistance(to other: MLP, sampleMajor inputs: [Double]) -> Double {
    precondition(
      architecture.inputCount == other.architecture.inputCount && architecture.outputCount == other.architecture.outputCount,
      "functions of different inputs or outputs have no distance")
    let (a, b) = (outputs(sampleMajor: inputs), other.outputs(sampleMajor: inputs))
    return (zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(a.count)).squareRoot()
  }

  /// The parameters of both normal forms, in the smallest architecture that holds both.
  private static func comparable(_ a: MLP, _ b: MLP) -> ([Double], [Double])? {
    let (x, y) = (a.architecture, b.architecture)
    guard x.layers.count == y.layers.count, x.activation == y.activation, x.hasBias == y.hasBias, x.inputCount == y.inputCount,
      x.outputCount == y.outputCount
    else { return nil }
    let both = Architecture(layers: zip(x.layers, y.layers).map { max($0, $1) }, activation: x.activation, hasBias: x.hasBias)
    guard let wideA = a.normalForm().embedded(in: both), let wideB = b.normalForm().embedded(in: both) else { return nil }
    return (wideA.parameters, wideB.parameters)
  }
}
