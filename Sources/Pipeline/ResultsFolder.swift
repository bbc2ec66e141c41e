import Foundation

/// Where the files of a study are: one folder per study, one writer per file.
public struct ResultsFolder: Hashable, Sendable {
  public let path: String

  public init(path: String) { self.path = path }

  /// `<base>/<study name>`.
  public init(base: String, study name: String) { path = base + "/" + name }

  public var shards: String { path + "/shards" }
  public var study: String { path + "/study.h5" }
  public var fits: String { path + "/fits.h5" }
  public var verdicts: String { path + "/verdicts.h5" }
  public var figures: String { path + "/figures" }
  /// The study as it was started, so that later stages and other shards find it.
  public var studyFile: String { path + "/study.yaml" }

  public func journal(shard k: Int, of count: Int) -> String { shards + "/\(k)-of-\(count).journal" }
  public func claim(shard k: Int, of count: Int) -> String { shards + "/\(k)-of-\(count).claim" }

  /// All journals in the folder, whatever their k and K, in a fixed order.
  public func journals() -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: shards)) ?? []
    return names.filter { $0.hasSuffix(".journal") }.sorted().map { shards + "/" + $0 }
  }
}
