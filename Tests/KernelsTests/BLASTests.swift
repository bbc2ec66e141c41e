import Testing

@testable import Kernels

@Suite struct BLASTests {
  @Test func matrixProductsComeFromOpenBLASWithOneThread() {
    #expect(BLAS.library.contains("openblas"), "cblas_sgemm is from \(BLAS.library)")
    #expect(!BLAS.library.contains("gslcblas"))
    #expect(BLAS.configuration.hasPrefix("OpenBLAS"))
    #expect(BLAS.threadCount == 1)
    #expect(!BLAS.core.isEmpty)
  }
}
