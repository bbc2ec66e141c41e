/// Whether a value agrees with its reference to a relative tolerance.
package func agrees(_ value: Double, _ reference: Double, _ tolerance: Double = 1e-8) -> Bool {
  abs(value - reference) <= tolerance * abs(reference)
}
