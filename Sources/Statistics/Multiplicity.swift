/// p-values adjusted for testing several hypotheses, in the order given.
public enum Multiplicity {
  /// Step-down adjustment that controls the family-wise error (S. Holm, *Scandinavian J. Statistics* 6:65, 1979):
  /// p̃₍ᵢ₎ = max over j ≤ i of min(1, (m − j + 1)·p₍ⱼ₎).
  public static func holm(_ p: [Double]) -> [Double] {
    var adjusted = p
    var largest = 0.0
    for (position, index) in p.indices.sorted(by: { p[$0] < p[$1] }).enumerated() {
      largest = max(largest, min(1, Double(p.count - position) * p[index]))
      adjusted[index] = largest
    }
    return adjusted
  }
}
