import CKernels

/// A fixed block of numbers on a 64-byte boundary, as wide vector loads like it, followed by zeros up to a multiple of
/// 16 elements, so that vector loops over all of it have no tails. Not shared between threads.
public final class AlignedBuffer<Scalar: KernelScalar> {
  public let count: Int
  let pointer: UnsafeMutablePointer<Scalar>
  /// `count` up to the next multiple of 16; the elements between are zeros and stay so.
  let paddedCount: Int

  /// `count` zeros.
  public init(count: Int) {
    self.count = count
    paddedCount = (count + Int(BRV_PAD) - 1) / Int(BRV_PAD) * Int(BRV_PAD)
    let capacity = max(Int(BRV_PAD), paddedCount)
    let raw = UnsafeMutableRawPointer.allocate(byteCount: capacity * MemoryLayout<Scalar>.stride, alignment: 64)
    pointer = raw.initializeMemory(as: Scalar.self, repeating: 0, count: capacity)
  }

  public convenience init(_ values: some Collection<Scalar>) {
    self.init(count: values.count)
    for (i, value) in values.enumerated() { pointer[i] = value }
  }

  deinit { UnsafeMutableRawPointer(pointer).deallocate() }

  @inlinable public var indices: Range<Int> { 0..<count }

  public subscript(i: Int) -> Scalar {
    get {
      precondition(i >= 0 && i < count, "index out of range")
      return pointer[i]
    }
    set {
      precondition(i >= 0 && i < count, "index out of range")
      pointer[i] = newValue
    }
  }

  public var array: [Scalar] { Array(UnsafeBufferPointer(start: pointer, count: count)) }

  /// Copies all values of `other`, which must have the same count.
  public func assign(from other: AlignedBuffer) {
    precondition(other.count == count, "buffers differ in size")
    pointer.update(from: other.pointer, count: count)
  }

  public func assign(from values: [Scalar]) {
    precondition(values.count == count, "buffers differ in size")
    values.withUnsafeBufferPointer { pointer.update(from: $0.baseAddress!, count: count) }
  }

  public func fill(_ value: Scalar) {
    for i in 0..<count { pointer[i] = value }
  }
}
