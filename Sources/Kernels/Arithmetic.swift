import CKernels

/// The arithmetic of this program: which operations, in which order, rounded where. It is the same on every processor, and
/// so are its results, bit for bit (docs/reproducibility.md).
public enum Arithmetic {
  /// Raised whenever a change of kernels or elementary functions changes a bit of any result; part of every run's key.
  public static let version = 2

  /// What records, checkpoints and streams state. Equal names, equal bits.
  public static let name = "portable-\(version)"
}
