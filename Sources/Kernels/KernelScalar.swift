import CKernels

/// The two floating-point types the vector loops exist for.
///
/// The requirements are the door to C and are not meant to be called from elsewhere: use ``NetworkKernel``,
/// ``ParameterKernel`` and ``ElementaryFunctions``.
public protocol KernelScalar: BinaryFloatingPoint, Sendable where Self.RawSignificand: FixedWidthInteger {
  static func _gradient(
    _ network: UnsafePointer<brv_network>, _ theta: UnsafePointer<Self>, _ x: UnsafePointer<Self>, _ ldx: Int,
    _ y: UnsafePointer<Self>, _ ldy: Int, _ n: Int, _ scale: Double, _ gradient: UnsafeMutablePointer<Self>,
    _ workspace: UnsafeMutablePointer<Self>
  ) -> Double
  static func _squaredError(
    _ network: UnsafePointer<brv_network>, _ theta: UnsafePointer<Self>, _ x: UnsafePointer<Self>, _ ldx: Int,
    _ y: UnsafePointer<Self>, _ ldy: Int, _ n: Int, _ workspace: UnsafeMutablePointer<Self>
  ) -> Double
  static func _crossEntropyGradient(
    _ network: UnsafePointer<brv_network>, _ theta: UnsafePointer<Self>, _ x: UnsafePointer<Self>, _ ldx: Int,
    _ y: UnsafePointer<Self>, _ ldy: Int, _ n: Int, _ scale: Double, _ gradient: UnsafeMutablePointer<Self>,
    _ workspace: UnsafeMutablePointer<Self>
  ) -> Double
  static func _crossEntropy(
    _ network: UnsafePointer<brv_network>, _ theta: UnsafePointer<Self>, _ x: UnsafePointer<Self>, _ ldx: Int,
    _ y: UnsafePointer<Self>, _ ldy: Int, _ n: Int, _ workspace: UnsafeMutablePointer<Self>
  ) -> Double
  static func _outputs(
    _ network: UnsafePointer<brv_network>, _ theta: UnsafePointer<Self>, _ x: UnsafePointer<Self>, _ ldx: Int, _ n: Int,
    _ out: UnsafeMutablePointer<Self>, _ ldo: Int, _ workspace: UnsafeMutablePointer<Self>)
  static func _addL1(_ theta: UnsafePointer<Self>, _ gradient: UnsafeMutablePointer<Self>, _ count: Int, _ a: Self)
  static func _addSmoothL0(
    _ theta: UnsafePointer<Self>, _ gradient: UnsafeMutablePointer<Self>, _ count: Int, _ a: Self, _ beta: Self)
  static func _addL2(_ theta: UnsafePointer<Self>, _ gradient: UnsafeMutablePointer<Self>, _ count: Int, _ r: Self)
  static func _adam(
    _ theta: UnsafeMutablePointer<Self>, _ gradient: UnsafePointer<Self>, _ m: UnsafeMutablePointer<Self>,
    _ v: UnsafeMutablePointer<Self>, _ mask: UnsafePointer<Self>?, _ count: Int, _ rate: Self, _ b1: Self, _ b2: Self,
    _ epsilon: Self, _ c1: Self, _ c2: Self)
  static func _descend(
    _ theta: UnsafeMutablePointer<Self>, _ gradient: UnsafePointer<Self>, _ mask: UnsafePointer<Self>?, _ count: Int,
    _ rate: Self)
  static func _multiply(
    _ transposed: Bool, _ rows: Int, _ inner: Int, _ columns: Int, _ scale: Self, _ a: UnsafePointer<Self>,
    _ b: UnsafePointer<Self>, _ keep: Self, _ c: UnsafeMutablePointer<Self>)
  static func _gatedGradient(
    _ w: UnsafePointer<Self>, _ pi: UnsafePointer<Self>, _ c: UnsafePointer<Self>, _ norms: UnsafePointer<Self>,
    _ l0: UnsafePointer<Self>, _ l1: UnsafePointer<Self>, _ rows: Int, _ columns: Int, _ gw: UnsafeMutablePointer<Self>,
    _ gp: UnsafeMutablePointer<Self>)
  static func _clip(_ x: UnsafeMutablePointer<Self>, _ count: Int, _ lower: Self, _ upper: Self)
  static func _multiplyElements(
    _ a: UnsafePointer<Self>, _ b: UnsafePointer<Self>, _ out: UnsafeMutablePointer<Self>, _ count: Int)
  static func _average(_ mean: UnsafeMutablePointer<Self>, _ x: UnsafePointer<Self>, _ count: Int, _ weight: Self)
  static func _constraintGradient(
    _ p: UnsafePointer<Self>, _ w: UnsafePointer<Self>, _ pi: UnsafePointer<Self>, _ u: UnsafePointer<Self>, _ count: Int,
    _ alpha: Self, _ gp: UnsafeMutablePointer<Self>, _ gw: UnsafeMutablePointer<Self>, _ gpi: UnsafeMutablePointer<Self>)
  static func _constraintAscent(
    _ p: UnsafePointer<Self>, _ w: UnsafePointer<Self>, _ pi: UnsafePointer<Self>, _ count: Int, _ gu: UnsafeMutablePointer<Self>)
  static func _hardConcrete(
    _ a: UnsafePointer<Self>, _ noise: UnsafePointer<Self>, _ count: Int, _ z: UnsafeMutablePointer<Self>,
    _ slope: UnsafeMutablePointer<Self>)
  static func _expectedGates(_ a: UnsafePointer<Self>, _ count: Int, _ z: UnsafeMutablePointer<Self>)
  static func _gateLogits(
    _ a: UnsafePointer<Self>, _ gz: UnsafePointer<Self>, _ slope: UnsafePointer<Self>, _ count: Int, _ price: Self,
    _ ga: UnsafeMutablePointer<Self>)
  static func _gateColumns(
    _ w: UnsafePointer<Self>, _ z: UnsafePointer<Self>, _ rows: Int, _ columns: Int, _ out: UnsafeMutablePointer<Self>)
  static func _gateColumnsBack(
    _ w: UnsafePointer<Self>, _ z: UnsafePointer<Self>, _ rows: Int, _ columns: Int, _ g: UnsafeMutablePointer<Self>,
    _ gz: UnsafeMutablePointer<Self>)
  static func _tanh(_ x: UnsafePointer<Self>, _ out: UnsafeMutablePointer<Self>, _ count: Int)
  static func _expNegative(_ x: UnsafePointer<Self>, _ out: UnsafeMutablePointer<Self>, _ count: Int)
}

extension Float: KernelScalar {
  public static func _gradient(
    _ network: UnsafePointer<brv_network>, _ theta: UnsafePointer<Float>, _ x: UnsafePointer<Float>, _ ldx: Int,
    _ y: UnsafePointer<Float>, _ ldy: Int, _ n: Int, _ scale: Double, _ gradient: UnsafeMutablePointer<Float>,
    _ workspace: UnsafeMutablePointer<Float>
  ) -> Double {
    brv_gradient_f32(network, theta, x, ldx, y, ldy, n, scale, gradient, workspace)
  }
  public static func _squaredError(
    _ network: UnsafePointer<brv_network>, _ theta: UnsafePointer<Float>, _ x: UnsafePointer<Float>, _ ldx: Int,
    _ y: UnsafePointer<Float>, _ ldy: Int, _ n: Int, _ workspace: UnsafeMutablePointer<Float>
  ) -> Double {
    brv_squared_error_f32(network, theta, x, ldx, y, ldy, n, workspace)
  }
  public static func _crossEntropyGradient(
    _ network: UnsafePointer<brv_network>, _ theta: UnsafePointer<Float>, _ x: UnsafePointer<Float>, _ ldx: Int,
    _ y: UnsafePointer<Float>, _ ldy: Int, _ n: Int, _ scale: Double, _ gradient: UnsafeMutablePointer<Float>,
    _ workspace: UnsafeMutablePointer<Float>
  ) -> Double {
    brv_cross_entropy_gradient_f32(network, theta, x, ldx, y, ldy, n, scale, gradient, workspace)
  }
  public static func _crossEntropy(
    _ network: UnsafePointer<brv_network>, _ theta: UnsafePointer<Float>, _ x: UnsafePointer<Float>, _ ldx: Int,
    _ y: UnsafePointer<Float>, _ ldy: Int, _ n: Int, _ workspace: UnsafeMutablePointer<Float>
  ) -> Double {
    brv_cross_entropy_f32(network, theta, x, ldx, y, ldy, n, workspace)
  }
  public static func _outputs(
    _ network: UnsafePointer<brv_network>, _ theta: UnsafePointer<Float>, _ x: UnsafePointer<Float>, _ ldx: Int, _ n: Int,
    _ out: UnsafeMutablePointer<Float>, _ ldo: Int, _ workspace: UnsafeMutablePointer<Float>
  ) {
    brv_outputs_f32(network, theta, x, ldx, n, out, ldo, workspace)
  }
  public static func _addL1(_ theta: UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>, _ count: Int, _ a: Float) {
    brv_add_l1_f32(theta, gradient, count, a)
  }
  public static func _addSmoothL0(
    _ theta: UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>, _ count: Int, _ a: Float, _ beta: Float
  ) {
    brv_add_smooth_l0_f32(theta, gradient, count, a, beta)
  }
  public static func _addL2(_ theta: UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>, _ count: Int, _ r: Float) {
    brv_add_l2_f32(theta, gradient, count, r)
  }
  public static func _adam(
    _ theta: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>, _ m: UnsafeMutablePointer<Float>,
    _ v: UnsafeMutablePointer<Float>, _ mask: UnsafePointer<Float>?, _ count: Int, _ rate: Float, _ b1: Float, _ b2: Float,
    _ epsilon: Float, _ c1: Float, _ c2: Float
  ) {
    brv_adam_f32(theta, gradient, m, v, mask, count, rate, b1, b2, epsilon, c1, c2)
  }
  public static func _descend(
    _ theta: UnsafeMutablePointer<Float>, _ gradient: UnsafePointer<Float>, _ mask: UnsafePointer<Float>?, _ count: Int,
    _ rate: Float
  ) {
    brv_descend_f32(theta, gradient, mask, count, rate)
  }
  public static func _multiply(
    _ transposed: Bool, _ rows: Int, _ inner: Int, _ columns: Int, _ scale: Float, _ a: UnsafePointer<Float>,
    _ b: UnsafePointer<Float>, _ keep: Float, _ c: UnsafeMutablePointer<Float>
  ) {
    brv_multiply_f32(transposed ? 1 : 0, rows, inner, columns, scale, a, b, keep, c)
  }
  public static func _gatedGradient(
    _ w: UnsafePointer<Float>, _ pi: UnsafePointer<Float>, _ c: UnsafePointer<Float>, _ norms: UnsafePointer<Float>,
    _ l0: UnsafePointer<Float>, _ l1: UnsafePointer<Float>, _ rows: Int, _ columns: Int, _ gw: UnsafeMutablePointer<Float>,
    _ gp: UnsafeMutablePointer<Float>
  ) {
    brv_gated_gradient_f32(w, pi, c, norms, l0, l1, rows, columns, gw, gp)
  }
  public static func _clip(_ x: UnsafeMutablePointer<Float>, _ count: Int, _ lower: Float, _ upper: Float) {
    brv_clip_f32(x, count, lower, upper)
  }
  public static func _multiplyElements(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    brv_multiply_elements_f32(a, b, out, count)
  }
  public static func _average(_ mean: UnsafeMutablePointer<Float>, _ x: UnsafePointer<Float>, _ count: Int, _ weight: Float) {
    brv_average_f32(mean, x, count, weight)
  }
  public static func _constraintGradient(
    _ p: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ pi: UnsafePointer<Float>, _ u: UnsafePointer<Float>, _ count: Int,
    _ alpha: Float, _ gp: UnsafeMutablePointer<Float>, _ gw: UnsafeMutablePointer<Float>, _ gpi: UnsafeMutablePointer<Float>
  ) {
    brv_constraint_gradient_f32(p, w, pi, u, count, alpha, gp, gw, gpi)
  }
  public static func _constraintAscent(
    _ p: UnsafePointer<Float>, _ w: UnsafePointer<Float>, _ pi: UnsafePointer<Float>, _ count: Int,
    _ gu: UnsafeMutablePointer<Float>
  ) {
    brv_constraint_ascent_f32(p, w, pi, count, gu)
  }
  public static func _hardConcrete(
    _ a: UnsafePointer<Float>, _ noise: UnsafePointer<Float>, _ count: Int, _ z: UnsafeMutablePointer<Float>,
    _ slope: UnsafeMutablePointer<Float>
  ) {
    brv_hard_concrete_f32(a, noise, count, z, slope)
  }
  public static func _expectedGates(_ a: UnsafePointer<Float>, _ count: Int, _ z: UnsafeMutablePointer<Float>) {
    brv_expected_gates_f32(a, count, z)
  }
  public static func _gateLogits(
    _ a: UnsafePointer<Float>, _ gz: UnsafePointer<Float>, _ slope: UnsafePointer<Float>, _ count: Int, _ price: Float,
    _ ga: UnsafeMutablePointer<Float>
  ) {
    brv_gate_logits_f32(a, gz, slope, count, price, ga)
  }
  public static func _gateColumns(
    _ w: UnsafePointer<Float>, _ z: UnsafePointer<Float>, _ rows: Int, _ columns: Int, _ out: UnsafeMutablePointer<Float>
  ) {
    brv_gate_columns_f32(w, z, rows, columns, out)
  }
  public static func _gateColumnsBack(
    _ w: UnsafePointer<Float>, _ z: UnsafePointer<Float>, _ rows: Int, _ columns: Int, _ g: UnsafeMutablePointer<Float>,
    _ gz: UnsafeMutablePointer<Float>
  ) {
    brv_gate_columns_back_f32(w, z, rows, columns, g, gz)
  }
  public static func _tanh(_ x: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
    brv_tanh_f32(x, out, count)
  }
  public static func _expNegative(_ x: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
    brv_exp_negative_f32(x, out, count)
  }
}

extension Double: KernelScalar {
  public static func _gradient(
    _ network: UnsafePointer<brv_network>, _ theta: UnsafePointer<Double>, _ x: UnsafePointer<Double>, _ ldx: Int,
    _ y: UnsafePointer<Double>, _ ldy: Int, _ n: Int, _ scale: Double, _ gradient: UnsafeMutablePointer<Double>,
    _ workspace: UnsafeMutablePointer<Double>
  ) -> Double {
    brv_gradient_f64(network, theta, x, ldx, y, ldy, n, scale, gradient, workspace)
  }
  public static func _squaredError(
    _ network: UnsafePointer<brv_network>, _ theta: UnsafePointer<Double>, _ x: UnsafePointer<Double>, _ ldx: Int,
    _ y: UnsafePointer<Double>, _ ldy: Int, _ n: Int, _ workspace: UnsafeMutablePointer<Double>
  ) -> Double {
    brv_squared_error_f64(network, theta, x, ldx, y, ldy, n, workspace)
  }
  public static func _crossEntropyGradient(
    _ network: UnsafePointer<brv_network>, _ theta: UnsafePointer<Double>, _ x: UnsafePointer<Double>, _ ldx: Int,
    _ y: UnsafePointer<Double>, _ ldy: Int, _ n: Int, _ scale: Double, _ gradient: UnsafeMutablePointer<Double>,
    _ workspace: UnsafeMutablePointer<Double>
  ) -> Double {
    brv_cross_entropy_gradient_f64(network, theta, x, ldx, y, ldy, n, scale, gradient, workspace)
  }
  public static func _crossEntropy(
    _ network: UnsafePointer<brv_network>, _ theta: UnsafePointer<Double>, _ x: UnsafePointer<Double>, _ ldx: Int,
    _ y: UnsafePointer<Double>, _ ldy: Int, _ n: Int, _ workspace: UnsafeMutablePointer<Double>
  ) -> Double {
    brv_cross_entropy_f64(network, theta, x, ldx, y, ldy, n, workspace)
  }
  public static func _outputs(
    _ network: UnsafePointer<brv_network>, _ theta: UnsafePointer<Double>, _ x: UnsafePointer<Double>, _ ldx: Int, _ n: Int,
    _ out: UnsafeMutablePointer<Double>, _ ldo: Int, _ workspace: UnsafeMutablePointer<Double>
  ) {
    brv_outputs_f64(network, theta, x, ldx, n, out, ldo, workspace)
  }
  public static func _addL1(_ theta: UnsafePointer<Double>, _ gradient: UnsafeMutablePointer<Double>, _ count: Int, _ a: Double) {
    brv_add_l1_f64(theta, gradient, count, a)
  }
  public static func _addSmoothL0(
    _ theta: UnsafePointer<Double>, _ gradient: UnsafeMutablePointer<Double>, _ count: Int, _ a: Double, _ beta: Double
  ) {
    brv_add_smooth_l0_f64(theta, gradient, count, a, beta)
  }
  public static func _addL2(_ theta: UnsafePointer<Double>, _ gradient: UnsafeMutablePointer<Double>, _ count: Int, _ r: Double) {
    brv_add_l2_f64(theta, gradient, count, r)
  }
  public static func _adam(
    _ theta: UnsafeMutablePointer<Double>, _ gradient: UnsafePointer<Double>, _ m: UnsafeMutablePointer<Double>,
    _ v: UnsafeMutablePointer<Double>, _ mask: UnsafePointer<Double>?, _ count: Int, _ rate: Double, _ b1: Double, _ b2: Double,
    _ epsilon: Double, _ c1: Double, _ c2: Double
  ) {
    brv_adam_f64(theta, gradient, m, v, mask, count, rate, b1, b2, epsilon, c1, c2)
  }
  public static func _descend(
    _ theta: UnsafeMutablePointer<Double>, _ gradient: UnsafePointer<Double>, _ mask: UnsafePointer<Double>?, _ count: Int,
    _ rate: Double
  ) {
    brv_descend_f64(theta, gradient, mask, count, rate)
  }
  public static func _multiply(
    _ transposed: Bool, _ rows: Int, _ inner: Int, _ columns: Int, _ scale: Double, _ a: UnsafePointer<Double>,
    _ b: UnsafePointer<Double>, _ keep: Double, _ c: UnsafeMutablePointer<Double>
  ) {
    brv_multiply_f64(transposed ? 1 : 0, rows, inner, columns, scale, a, b, keep, c)
  }
  public static func _gatedGradient(
    _ w: UnsafePointer<Double>, _ pi: UnsafePointer<Double>, _ c: UnsafePointer<Double>, _ norms: UnsafePointer<Double>,
    _ l0: UnsafePointer<Double>, _ l1: UnsafePointer<Double>, _ rows: Int, _ columns: Int, _ gw: UnsafeMutablePointer<Double>,
    _ gp: UnsafeMutablePointer<Double>
  ) {
    brv_gated_gradient_f64(w, pi, c, norms, l0, l1, rows, columns, gw, gp)
  }
  public static func _clip(_ x: UnsafeMutablePointer<Double>, _ count: Int, _ lower: Double, _ upper: Double) {
    brv_clip_f64(x, count, lower, upper)
  }
  public static func _multiplyElements(
    _ a: UnsafePointer<Double>, _ b: UnsafePointer<Double>, _ out: UnsafeMutablePointer<Double>, _ count: Int
  ) {
    brv_multiply_elements_f64(a, b, out, count)
  }
  public static func _average(_ mean: UnsafeMutablePointer<Double>, _ x: UnsafePointer<Double>, _ count: Int, _ weight: Double) {
    brv_average_f64(mean, x, count, weight)
  }
  public static func _constraintGradient(
    _ p: UnsafePointer<Double>, _ w: UnsafePointer<Double>, _ pi: UnsafePointer<Double>, _ u: UnsafePointer<Double>, _ count: Int,
    _ alpha: Double, _ gp: UnsafeMutablePointer<Double>, _ gw: UnsafeMutablePointer<Double>, _ gpi: UnsafeMutablePointer<Double>
  ) {
    brv_constraint_gradient_f64(p, w, pi, u, count, alpha, gp, gw, gpi)
  }
  public static func _constraintAscent(
    _ p: UnsafePointer<Double>, _ w: UnsafePointer<Double>, _ pi: UnsafePointer<Double>, _ count: Int,
    _ gu: UnsafeMutablePointer<Double>
  ) {
    brv_constraint_ascent_f64(p, w, pi, count, gu)
  }
  public static func _hardConcrete(
    _ a: UnsafePointer<Double>, _ noise: UnsafePointer<Double>, _ count: Int, _ z: UnsafeMutablePointer<Double>,
    _ slope: UnsafeMutablePointer<Double>
  ) {
    brv_hard_concrete_f64(a, noise, count, z, slope)
  }
  public static func _expectedGates(_ a: UnsafePointer<Double>, _ count: Int, _ z: UnsafeMutablePointer<Double>) {
    brv_expected_gates_f64(a, count, z)
  }
  public static func _gateLogits(
    _ a: UnsafePointer<Double>, _ gz: UnsafePointer<Double>, _ slope: UnsafePointer<Double>, _ count: Int, _ price: Double,
    _ ga: UnsafeMutablePointer<Double>
  ) {
    brv_gate_logits_f64(a, gz, slope, count, price, ga)
  }
  public static func _gateColumns(
    _ w: UnsafePointer<Double>, _ z: UnsafePointer<Double>, _ rows: Int, _ columns: Int, _ out: UnsafeMutablePointer<Double>
  ) {
    brv_gate_columns_f64(w, z, rows, columns, out)
  }
  public static func _gateColumnsBack(
    _ w: UnsafePointer<Double>, _ z: UnsafePointer<Double>, _ rows: Int, _ columns: Int, _ g: UnsafeMutablePointer<Double>,
    _ gz: UnsafeMutablePointer<Double>
  ) {
    brv_gate_columns_back_f64(w, z, rows, columns, g, gz)
  }
  public static func _tanh(_ x: UnsafePointer<Double>, _ out: UnsafeMutablePointer<Double>, _ count: Int) {
    brv_tanh_f64(x, out, count)
  }
  public static func _expNegative(_ x: UnsafePointer<Double>, _ out: UnsafeMutablePointer<Double>, _ count: Int) {
    brv_exp_negative_f64(x, out, count)
  }
}
