import Files
import Foundation

/// Answers go through here, so that a full disk or a closed pipe is an error and not a short file.
public enum StandardOutput {
  /// - Throws: `BrevityError`: `inputOutput`.
  public static func write(_ text: String) throws {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
    } catch {
      throw BrevityError(.inputOutput, "cannot write to standard output: \(error.localizedDescription)")
    }
  }
}
