import CKernels

/// The processors of this machine.
public enum Processors {
  /// How many of them this process may run on; schedulers and `taskset` grant fewer than there are.
  public static var available: Int { max(1, Int(brv_available_processors())) }

  /// The widest vectors of which the kernels make use here: x86-64-v4 (AVX-512), x86-64-v3 (AVX2), aarch64 (NEON), or baseline, which has
  /// no fused multiply-add and is many times as slow. It decides the speed, and no bit of a result.
  public static var vectorLevel: String { String(cString: brv_vector_level()) }
}

/// Where the C functions of this process come from.
public enum SharedObject {
  /// The file that defines `symbol`; nil where none does, or in a static executable.
  public static func defining(_ symbol: String) -> String? { brv_library_defining(symbol).map { String(cString: $0) } }

  /// The file that defines the kernels: this program.
  public static var own: String? { brv_own_object().map { String(cString: $0) } }
}
