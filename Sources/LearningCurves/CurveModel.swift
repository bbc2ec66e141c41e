/// A parametric model of loss against sample size: u·g(n; θ) + v·h, linear in the amplitude u and the offset v.
///
/// Models carry the names of LCDB (Mohr et al., ECML 2022) and its coefficient names; signs are those of the loss form, in
/// which an amplitude is positive where the loss falls: pow3 is a + b·n^(−c). `CurveFit.lcdbCoefficients` has LCDB's signs.
public struct CurveModel: Sendable {
  public let name: String
  /// The loss form in plain text, for instance "a + b n^-c".
  public let formula: String
  public let coefficientNames: [String]
  /// The model of which this one is another parametrisation: it has the same fitted curve.
  public let equivalent: String?

  /// What multiplies the shape.
  package enum Amplitude: Sendable {
    case coefficient(Int)
    /// ±e^b with the coefficient b; the sign is found by the fit.
    case exponential(Int)
    /// ±1; the sign is found by the fit.
    case unit
  }

  /// What is added to the amplitude times the shape.
  enum Offset: Sendable {
    case none
    case constant(Int)
    /// v·(1 − g): v is the limit on the other side of a sigmoid.
    case complement(Int)
  }

  let shape: any CurveShape
  package let amplitude: Amplitude
  let offset: Offset
  /// Which coefficients are θ₁, θ₂, …
  let shapeCoefficients: [Int]
  /// Coefficients whose sign LCDB writes the other way round.
  package let lcdbNegated: Set<Int>
  let isInLCDB: Bool
  /// Simpler models that this one approaches when parameters run away, with the coefficients they share:
  /// the limit's name of each → this model's index.
  let limits: [Limit]
  /// The box of shape parameters that a search covers.
  let box: @Sendable (_ sizes: [SampleSize]) -> SearchBox

  struct Limit: Sendable {
    let model: String
    let shared: [String: Int]
  }

  init(
    _ name: String, _ formula: String, _ coefficientNames: [String], shape: any CurveShape, amplitude: Amplitude,
    offset: Offset = .none, shapeCoefficients: [Int] = [], lcdbNegated: Set<Int> = [], isInLCDB: Bool = true,
    equivalent: String? = nil, limits: [Limit] = [],
    box: @escaping @Sendable (_ sizes: [SampleSize]) -> SearchBox = { _ in SearchBox(axes: []) { _ in .zero } }
  ) {
    self.name = name
    self.formula = formula
    self.coefficientNames = coefficientNames
    self.shape = shape
    self.amplitude = amplitude
    self.offset = offset
    self.shapeCoefficients = shapeCoefficients
    self.lcdbNegated = lcdbNegated
    self.isInLCDB = isInLCDB
    self.equivalent = equivalent
    self.limits = limits
    self.box = box
  }

  var parameterCount: Int { coefficientNames.count }

  var amplitudeIndex: Int? {
    switch amplitude {
    case .coefficient(let index), .exponential(let index): index
    case .unit: nil
    }
  }

  /// The shape coefficient at whose lower bound the curve has a pole at the smallest size.
  var poleCoefficient: Int? { shape is ShiftedPowerShape ? shapeCoefficients[1] : nil }

  var offsetIndex: Int? {
    switch offset {
    case .none: nil
    case .constant(let index), .complement(let index): index
    }
  }
}

extension CurveModel: Equatable, CustomStringConvertible {
  public static func == (a: CurveModel, b: CurveModel) -> Bool { a.name == b.name }
  public var description: String { name }
}

/// Natural parameters: the coefficients with e^b in place of a logarithmic amplitude b, so that the curve is linear in
/// amplitude and offset; `sign` is the amplitude's where it has no coefficient.
package struct NaturalParameters: Sendable {
  package var values: [Double]
  var sign: Double

  package init(values: [Double], sign: Double) {
    self.values = values
    self.sign = sign
  }
}

extension CurveModel {
  package func amplitude(_ q: NaturalParameters) -> Double { amplitudeIndex.map { q.values[$0] } ?? q.sign }

  func offset(_ q: NaturalParameters) -> Double { offsetIndex.map { q.values[$0] } ?? 0 }

  func theta(_ q: NaturalParameters) -> SIMD4<Double> {
    var theta = SIMD4<Double>.zero
    for (k, index) in shapeCoefficients.enumerated() { theta[k] = q.values[index] }
    return theta
  }

  /// f at one size.
  package func value(_ size: SampleSize, _ q: NaturalParameters) -> Double {
    var values = [0.0]
    writeValues([size], q, into: &values)
    return values[0]
  }

  /// f at every size.
  func writeValues(_ sizes: [SampleSize], _ q: NaturalParameters, into values: inout [Double]) {
    shape.writeValues(sizes, theta(q), into: &values)
    let u = amplitude(q)
    let v = offset(q)
    // u·g + v, or u·g + v(1 − g) = (u − v)·g + v.
    let steepness = offset.isComplement ? u - v : u
    for i in values.indices { values[i] = steepness * values[i] + v }
  }

  /// ∂f/∂q of all natural parameters at one size.
  package func gradient(_ size: SampleSize, _ q: NaturalParameters) -> [Double] {
    var result: [Double] = []
    writeGradients([size], q) { _, _, gradient in result = gradient }
    return result
  }

  /// Passes the index of every size with f and ∂f/∂q of all natural parameters there.
  func writeGradients(
    _ sizes: [SampleSize], _ q: NaturalParameters, _ body: (_ index: Int, _ value: Double, _ gradient: [Double]) -> Void
  ) {
    let theta = theta(q)
    let v = offset(q)
    let steepness = offset.isComplement ? amplitude(q) - v : amplitude(q)
    var shapes = [Double](repeating: 0, count: sizes.count)
    var slopes = [SIMD4<Double>](repeating: .zero, count: shapeCoefficients.isEmpty ? 0 : sizes.count)
    shape.writeValues(sizes, theta, into: &shapes)
    if !shapeCoefficients.isEmpty { shape.writeGradients(sizes, theta, values: shapes, into: &slopes) }
    var gradient = [Double](repeating: 0, count: parameterCount)
    for i in sizes.indices {
      if let amplitudeIndex { gradient[amplitudeIndex] = shapes[i] }
      if let offsetIndex { gradient[offsetIndex] = offset.isComplement ? 1 - shapes[i] : 1 }
      for (k, index) in shapeCoefficients.enumerated() { gradient[index] = steepness * slopes[i][k] }
      body(i, steepness * shapes[i] + v, gradient)
    }
  }
}

extension CurveModel.Offset {
  var isComplement: Bool { if case .complement = self { true } else { false } }
}

extension CurveModel {
  /// The name of the coefficient that the loss approaches as n grows; nil for models that go to zero, have no limit
  /// (lin2, log2), or approach another value (expp3, whose limit is c ± 1).
  public var asymptote: String? {
    if let fixed = shape as? FixedShape, fixed.kind != .minusInverseLog { return nil }
    if shape is ExponentialOfPowerShape { return nil }
    return offsetIndex.map { coefficientNames[$0] }
  }
}
