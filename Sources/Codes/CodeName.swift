import Compressors

/// The codes of a table of description lengths.
public enum CodeName: String, CaseIterable, Hashable, Sendable, Codable {
  /// Every label costs log₂ of the number of possible labels.
  case uniform
  /// 32 bits a weight, then the labels under the network.
  case float32
  case float32LZMA = "float32-lzma"
  case float32Zstd = "float32-zstd"
  /// Support and quantised weights, then the labels under the quantised network.
  case sparse
  case sparseLZMA = "sparse-lzma"
  case sparseZstd = "sparse-zstd"
  /// Successive refinement for pruning.
  case surp
  /// The same after rounds of pruning and training again, as many as make it shortest.
  case surpIterative = "surp-iterative"
  /// Minimal random code learning.
  case miracle
  /// Divergence of a posterior from its prior, plus the expected length of the labels (bits back); a length, no stream.
  case variational
  /// Each block of labels under what was learned from the blocks before.
  case prequential
  /// The student by the labels its teacher drew for it, then the real labels under the student.
  case requential

  /// The general compressor behind the code, if there is one.
  public var compressor: Compressor? {
    switch self {
    case .float32LZMA, .sparseLZMA: .lzma
    case .float32Zstd, .sparseZstd: .zstd
    default: nil
    }
  }

  /// Version of the arithmetic; a stream of another version is refused.
  public var version: Int { 1 }

  /// Whether decoding computes with networks even for the weights, so that only the same type of processor can do it.
  public var replaysTraining: Bool { self == .prequential || self == .requential }
}
