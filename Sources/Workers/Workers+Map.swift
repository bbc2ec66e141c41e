import Synchronization

extension Workers {
  /// The values of `body` for indices 0..<count, in order, computed on several threads.
  ///
  /// - Parameters:
  ///   - workers: threads; by default the processors this job may use.
  ///   - progress: called with the number of values that are there, about ten times a second.
  /// - Throws: what `body` threw first; the values that were begun are finished.
  package static func map<Value: Sendable>(
    _ count: Int, workers: Int?, progress: (Int) -> Void = { _ in }, _ body: @escaping @Sendable (Int) throws -> Value
  ) throws -> [Value] {
    let values = Mutex<[Int: Value]>([:])
    let failure = Mutex<(any Error)?>(nil)
    let stop = StopRequest()
    try run(
      count: count, workers: workers ?? defaultCount, stop: stop, progress: { progress(values.withLock { $0.count }) },
      body: { index, _ in
        do {
          let value = try body(index)
          values.withLock { $0[index] = value }
        } catch {
          failure.withLock { $0 = $0 ?? error }
          stop.request(.error)
        }
      })
    if let error = failure.withLock({ $0 }) { throw error }
    return values.withLock { all in (0..<count).compactMap { all[$0] } }
  }
}
