import Foundation
import LearningCurves
import Testing

/// The file of the test data, by its path below `Data`.
func dataFile(_ path: String) throws -> URL {
  try #require(Bundle.module.url(forResource: "Data", withExtension: nil)).appendingPathComponent(path)
}

/// Nested numbers and text of the JSON vectors.
struct Vectors {
  let object: Any

  static func load() throws -> Vectors {
    Vectors(object: try JSONSerialization.jsonObject(with: Data(contentsOf: dataFile("learning-curves-vectors.json"))))
  }

  subscript(key: String) -> Vectors { Vectors(object: (object as? [String: Any])?[key] ?? NSNull()) }
  var keys: [String] { ((object as? [String: Any]) ?? [:]).keys.sorted() }
  /// Numbers are text there, to keep their digits.
  var number: Double { (object as? NSNumber)?.doubleValue ?? Double(object as? String ?? "") ?? .nan }
  var numbers: [Double] { ((object as? [Any]) ?? []).map { Vectors(object: $0).number } }
}

/// The ten points of the vectors T1 to T4.
let tenSizes = (4...13).map { pow(2, Double($0)) }
let tenLosses = [0.503, 0.3645, 0.2781, 0.2077, 0.1648, 0.1279, 0.1072, 0.0893, 0.0789, 0.0695]
