import Foundation

/// The file that starts this program again: for children of the same version, and for scripts that are run later.
public enum ThisProgram {
  /// A bundle's launcher says where it is, because there /proc/self/exe is the loader (Packaging/launcher.c).
  public static let path = ProcessInfo.processInfo.environment["BREVITY_EXECUTABLE"] ?? "/proc/self/exe"
  /// The same without symbolic links.
  public static var resolvedPath: String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }
}
