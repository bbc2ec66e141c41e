import CCompressors

/// General-purpose compressors, which know nothing of networks. They are found when first asked for (liblzma.so.5,
/// libzstd.so.1); Brevity does not depend on them.
public enum Compressor: String, CaseIterable, Hashable, Sendable {
  case lzma
  case zstd

  private var kind: Int32 { self == .lzma ? Int32(BRV_LZMA) : Int32(BRV_ZSTD) }

  public var isInstalled: Bool { brv_compressor_installed(kind) == 1 }

  /// `bytes` compressed as strongly as the library can; nil where it is not installed.
  public func compress(_ bytes: [UInt8]) -> [UInt8]? {
    let bound = brv_compressed_bound(kind, bytes.count)
    guard isInstalled, bound > 0 else { return nil }
    var out = [UInt8](repeating: 0, count: bound)
    let size = brv_compress(kind, bytes, bytes.count, &out, bound)
    return size > 0 ? Array(out.prefix(size)) : nil
  }

  /// The `count` bytes that were compressed; nil where the library is not installed or the bytes are damaged.
  public func decompress(_ bytes: [UInt8], count: Int) -> [UInt8]? {
    guard isInstalled else { return nil }
    // one more than nothing, so that there is a buffer
    var out = [UInt8](repeating: 0, count: max(1, count))
    return brv_decompress(kind, bytes, bytes.count, &out, count) == 1 ? Array(out.prefix(count)) : nil
  }
}

/// Reading gzip files with the zlib of the machine.
public enum Gzip {
  public enum Outcome: Hashable, Sendable {
    case bytes([UInt8])
    case notInstalled
    case cannotOpen
    /// Not whole, or not gzip behind its first bytes.
    case damaged
  }

  /// The first `limit` bytes of the contents of the file at `path`.
  public static func contents(of path: String, limit: Int) -> Outcome {
    guard brv_gzip_installed() == 1 else { return .notInstalled }
    // how long the contents are is known at their end only
    var capacity = min(1 << 24, max(1, limit))
    while true {
      var out = [UInt8](repeating: 0, count: capacity)
      let count = brv_gzip_read(path, &out, capacity)
      if count == -1 { return .cannotOpen }
      if count < 0 { return .damaged }
      if count < capacity || capacity >= limit { return .bytes(Array(out.prefix(count))) }
      capacity = min(limit, 4 * capacity)
    }
  }
}
