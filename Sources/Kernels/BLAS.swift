import CKernels

/// What is known of the linear algebra under the kernels: OpenBLAS with one thread, because parallelism is across runs.
public enum BLAS {
  private static let prepared: Void = brv_blas_prepare()

  /// Sets OpenBLAS to one thread. Every kernel calls this before its first use.
  public static func prepare() { _ = prepared }

  public static var threadCount: Int {
    prepare()
    return Int(brv_blas_thread_count())
  }

  /// Version and build options, as OpenBLAS states them.
  public static var configuration: String { String(cString: brv_blas_configuration()) }

  /// The processor type whose kernels OpenBLAS chose; results may differ in the last bits between types.
  public static var core: String { String(cString: brv_blas_core()) }

  /// OpenBLAS's processor type and the width of our own vector loops. Results of equal types agree bit for bit.
  public static var processorType: String { core + "/" + String(cString: brv_vector_level()) }

  /// Whether OpenBLAS was built without OpenMP, under which a thread count of one can be overridden.
  public static var honoursThreadCount: Bool { brv_blas_parallel() != 2 }

  /// The shared object that provides `cblas_sgemm`; "?" in a static executable.
  public static var library: String { SharedObject.defining("cblas_sgemm") ?? "?" }
}

/// Where the C functions of this process come from. Both OpenBLAS and libgslcblas define `cblas_*`; only this tells
/// which one the process uses.
public enum SharedObject {
  /// The file that defines `symbol`; nil where none does, or in a static executable.
  public static func defining(_ symbol: String) -> String? { brv_library_defining(symbol).map { String(cString: $0) } }
}

/// The processors of this machine.
public enum Processors {
  /// How many of them this process may run on; schedulers and `taskset` grant fewer than there are.
  public static var available: Int { max(1, Int(brv_available_processors())) }
}
