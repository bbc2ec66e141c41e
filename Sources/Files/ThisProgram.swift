import Foundation

/// The file that starts this program again: for children of the same version, and for scripts that are run later.
public enum ThisProgram {
  /// A bundle's launcher says where it is, because there /proc/self/exe is the loader (Packaging/launcher.c).
  public static let path = ProcessInfo.processInfo.environment["BREVITY_EXECUTABLE"] ?? "/proc/self/exe"
  /// The same without symbolic links.
  public static var resolvedPath: String { URL(fileURLWithPath: path).resolvingSymlinksInPath().path }

  /// A file that is installed with the program: in `share/brevity` beside the folder of the program, or in a folder above it
  /// (a checkout); nil where there is none.
  package static func shared(_ name: String) -> String? {
    var folder = URL(fileURLWithPath: resolvedPath).deletingLastPathComponent()
    let installed = folder.deletingLastPathComponent().appendingPathComponent("share/brevity/" + name).path
    if FileManager.default.fileExists(atPath: installed) { return installed }
    while folder.path != "/" {
      let beside = folder.appendingPathComponent(name).path
      if FileManager.default.fileExists(atPath: beside) { return beside }
      folder.deleteLastPathComponent()
    }
    return nil
  }
}
