/// What the encoder does to the magnitudes u ≥ 0: their reconstruction V grows from 0, the residual U = u − V shrinks, both
/// stay non-negative, and the support of V only grows.
public struct SurpRefinement: Sendable {
  public private(set) var schedule: SurpSchedule
  /// U.
  public private(set) var residual: [Double]
  /// V.
  public private(set) var reconstruction: [Double]
  /// The residuals as a heap, the largest on top; entries whose residual has changed since are skipped.
  private var heap: [(value: Double, index: Int)] = []

  public init(_ magnitudes: [Double], schedule: SurpSchedule) {
    precondition(magnitudes.count == schedule.count, "the schedule is for another number of magnitudes")
    self.schedule = schedule
    residual = magnitudes
    reconstruction = [Double](repeating: 0, count: magnitudes.count)
    for (index, value) in magnitudes.enumerated() where value > 0 { push(value, index) }
  }

  public func isHit(_ index: Int) -> Bool { residual[index] > schedule.threshold }

  /// Whether anything lies above the threshold.
  public mutating func hasHits() -> Bool { (largest?.value ?? 0) > schedule.threshold }

  /// Adds the threshold to the reconstruction of `index`.
  public mutating func hit(_ index: Int) {
    let threshold = schedule.threshold
    reconstruction[index] += threshold
    residual[index] -= threshold
    push(residual[index], index)
    schedule.advance()
  }

  /// Sets the threshold just below the `rank`-th largest residual; nil, and no change, if all residuals are 0.
  public mutating func refresh(rank: Int) -> Float? {
    var taken: [(value: Double, index: Int)] = []
    while taken.count < rank, let top = largest {
      pop()
      taken.append(top)
    }
    for entry in taken { push(entry.value, entry.index) }
    guard let last = taken.last else { return nil }
    let scale = schedule.scale(justBelow: last.value)
    guard scale > 0 else { return nil }
    schedule.refresh(to: Double(scale))
    return scale
  }

  /// The largest residual, entries of the past removed.
  private var largest: (value: Double, index: Int)? {
    mutating get {
      while let top = heap.first {
        if residual[top.index] == top.value, top.value > 0 { return top }
        pop()
      }
      return nil
    }
  }

  private mutating func push(_ value: Double, _ index: Int) {
    heap.append((value, index))
    var child = heap.count - 1
    while child > 0, heap[(child - 1) / 2].value < heap[child].value {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func pop() {
    heap.swapAt(0, heap.count - 1)
    heap.removeLast()
    var parent = 0
    while true {
      var largest = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].value > heap[largest].value {
        largest = child
      }
      if largest == parent { return }
      heap.swapAt(parent, largest)
      parent = largest
    }
  }
}
