import GSL
import Kernels
import Testing

/// A tuned library would choose the order of its sums by the processor.
@Test func productsOfGSLAreItsOwnPlainLoops() throws {
  for symbol in ["cblas_dgemm", "cblas_dgemv", "cblas_ddot"] {
    let file = try #require(SharedObject.defining(symbol))
    #expect(file.contains("gslcblas"), "\(symbol) comes from \(file)")
  }
  #expect(SharedObject.defining("cblas_no_such_function") == nil)
}

@Test func versionIsThatOfALibrary() throws {
  let parts = libraryVersion.split(separator: ".").compactMap { Int($0) }
  #expect(parts.count >= 2)
  #expect(try #require(parts.first) >= 2)
}

@Test func aRootNeedsASignChange() throws {
  let root = try Brent.root(between: 0, and: 2) { $0 * $0 - 2 }
  #expect(abs(root - 2.0.squareRoot()) < 1e-14)
  let error = #expect(throws: GSLError.self) { try Brent.root(between: 2, and: 3) { $0 * $0 - 2 } }
  #expect(
    error?.description
      == "GSL could not find a root between 2.0 and 3.0: the function is 2.0 and 7.0 there, and the signs must differ.")
}

@Test func aMinimumNeedsABracket() throws {
  let place = try Brent.minimum(between: 0, and: 4, near: 1) { ($0 - 1.5) * ($0 - 1.5) + 3 }
  #expect(abs(place - 1.5) < 1e-7)
  let error = #expect(throws: GSLError.self) { try Brent.minimum(between: 0, and: 4, near: 1) { $0 } }
  #expect(
    error?.description == """
      GSL could not find a minimum between 0.0 and 4.0 near 1.0: the function is [0.0, 1.0, 4.0] there, \
      and the middle must lie below both ends.
      """)
}
