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
  public static func _tanh(_ x: UnsafePointer<Double>, _ out: UnsafeMutablePointer<Double>, _ count: Int) {
    brv_tanh_f64(x, out, count)
  }
  public static func _expNegative(_ x: UnsafePointer<Double>, _ out: UnsafeMutablePointer<Double>, _ count: Int) {
    brv_exp_negative_f64(x, out, count)
  }
}
