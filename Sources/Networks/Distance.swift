extension MLP {
  /// √Σ(θ − θ′)² between the normal forms with the hidden units of one assigned to those of the other: the Euclidean
  /// distance, not squared.
  ///
  /// The distance is the least over orders and, for odd activations, signs of hidden units: exactly with one hidden layer, the
  /// least found with more (`UnitAlignment`). So a small change of every parameter gives a small distance, which the sorting of
  /// the normal form alone does not: near a tie it exchanges units. The narrower network counts as having dead units, so that a
  /// student can be compared with a smaller teacher. Nil for networks of different depth, activation, inputs, outputs, or of
  /// which only one has biases.
  public func parameterDistance(to other: MLP) -> Double? {
    guard let (a, b) = Self.comparable(self, other) else { return nil }
    return UnitAlignment.leastSquaredDistance(a, b, allowsSigns: architecture.activation.isOdd).squareRoot()
  }

  /// The number of parameters that live in one normal form only, in the order of hidden units that makes it least, found as in
  /// ``parameterDistance(to:)``: 0 if the supports agree. Nil as for that.
  public func supportDistance(to other: MLP) -> Int? {
    guard let (a, b) = Self.comparable(self, other) else { return nil }
    return Int(UnitAlignment.leastSquaredDistance(a.support, b.support, allowsSigns: false))
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

  /// Both normal forms, in the smallest widths that hold the live units of both.
  private static func comparable(_ a: MLP, _ b: MLP) -> (UnitRows, UnitRows)? {
    let (x, y) = (a.architecture, b.architecture)
    guard x.layers.count == y.layers.count, x.activation == y.activation, x.hasBias == y.hasBias, x.inputCount == y.inputCount,
      x.outputCount == y.outputCount
    else { return nil }
    let forms = [a.normalForm(), b.normalForm()]
    let layers = x.layers.indices.map { l in
      l == 0 || l == x.layerCount ? x.layers[l] : forms.map { $0.liveUnitCount(ofLayer: l) }.max() ?? 0
    }
    return (UnitRows(forms[0], layers: layers), UnitRows(forms[1], layers: layers))
  }
}
