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

  /// Step-up adjustment that controls the false discovery rate (Benjamini and Hochberg, *JRSS B* 57:289, 1995):
  /// p̃₍ᵢ₎ = min over j ≥ i of min(1, m·p₍ⱼ₎/j). For exploration only.
  public static func benjaminiHochberg(_ p: [Double]) -> [Double] {
    var adjusted = p
    var smallest = 1.0
    for (position, index) in p.indices.sorted(by: { p[$0] < p[$1] }).enumerated().reversed() {
      smallest = min(smallest, Double(p.count) / Double(position + 1) * p[index])
      adjusted[index] = smallest
    }
    return adjusted
  }
}
