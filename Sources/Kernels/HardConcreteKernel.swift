/// Hard-concrete gates (Louizos, Welling and Kingma, arXiv 1712.01312) with the paper's β = 2/3, γ = −0.1, ζ = 1.1.
public enum HardConcreteKernel<Scalar: KernelScalar> {
  public typealias Buffer = AlignedBuffer<Scalar>

  /// z = min(1, max(0, 1.2 s − 0.1)) with s = σ((a + noise)/β), and its slope ∂z/∂a.
  ///
  /// - Parameter noise: logistic, ln u − ln(1 − u) with u uniform on (0, 1).
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func sample(_ logits: Buffer, noise: Buffer, gates: Buffer, slopes: Buffer) {
    precondition(
      noise.count == logits.count && gates.count == logits.count && slopes.count == logits.count, "buffers differ in size")
    Scalar._hardConcrete(logits.pointer, noise.pointer, logits.count, gates.pointer, slopes.pointer)
  }

  /// ẑ = min(1, max(0, 1.2 σ(a) − 0.1)), the gate at test time.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func expected(_ logits: Buffer, gates: Buffer) {
    precondition(gates.count == logits.count, "buffers differ in size")
    Scalar._expectedGates(logits.pointer, logits.count, gates.pointer)
  }

  /// ∂/∂a of the loss (through the gates) and of price · P(z ≠ 0), P(z ≠ 0) = σ(a − β ln(−γ/ζ)).
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func logitGradient(
    _ logits: Buffer, gateGradient: Buffer, slopes: Buffer, _ range: Range<Int>, price: Double, into gradient: Buffer
  ) {
    precondition(
      gateGradient.count == logits.count && slopes.count == logits.count && gradient.count == logits.count
        && range.lowerBound >= 0 && range.upperBound <= logits.count, "buffers differ in size")
    let start = range.lowerBound
    Scalar._gateLogits(
      logits.pointer + start, gateGradient.pointer + start, slopes.pointer + start, range.count, Scalar(price),
      gradient.pointer + start)
  }

  /// out ← w with every column times its gate, for the matrix of `rows` rows at `range` of the flat parameters and the
  /// gates from `gate` on.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func apply(_ gates: Buffer, from gate: Int, to weights: Buffer, _ range: Range<Int>, rows: Int, into out: Buffer)
  {
    check(gates, gate, weights, range, rows, out)
    Scalar._gateColumns(
      weights.pointer + range.lowerBound, gates.pointer + gate, rows, range.count / rows, out.pointer + range.lowerBound)
  }

  /// The derivatives of ``apply(_:from:to:_:rows:into:)``: `gradient`, by the gated weights, becomes the one by the
  /// weights, and what the gates get is added to `gateGradient`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  public static func back(
    _ gates: Buffer, from gate: Int, weights: Buffer, _ range: Range<Int>, rows: Int, gradient: Buffer, gateGradient: Buffer
  ) {
    check(gates, gate, weights, range, rows, gradient)
    precondition(gateGradient.count == gates.count, "buffers differ in size")
    Scalar._gateColumnsBack(
      weights.pointer + range.lowerBound, gates.pointer + gate, rows, range.count / rows, gradient.pointer + range.lowerBound,
      gateGradient.pointer + gate)
  }

  private static func check(_ gates: Buffer, _ gate: Int, _ weights: Buffer, _ range: Range<Int>, _ rows: Int, _ out: Buffer) {
    precondition(
      out.count == weights.count && range.lowerBound >= 0 && range.upperBound <= weights.count && rows > 0
        && range.count % rows == 0 && gate >= 0 && gate + range.count / rows <= gates.count,
      "the gates do not fit the weights")
  }
}
