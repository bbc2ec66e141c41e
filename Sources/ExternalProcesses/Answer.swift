import Foundation

/// What a process answers: one JSON object on one line.
struct Answer: Decodable {
  var id: Int?
  var ok: Bool
  var error: String?
  var `protocol`: Int?
  var version: String?
  var parameters: Double?
  var bits: Double?
  var gradientEvaluations: Double?
  var epochs: Double?
  var noiseStd: Double?

  enum CodingKeys: String, CodingKey, CaseIterable {
    case id, ok, error, `protocol`, version, parameters, bits, epochs
    case gradientEvaluations = "gradient_evaluations"
    case noiseStd = "noise_std"
  }

  /// Why a line is not an answer, as the end of a sentence.
  struct Wrong: Error {
    let reason: String
  }

  init(line: String) throws(Wrong) {
    do {
      self = try JSONDecoder().decode(Answer.self, from: Data(line.utf8))
    } catch DecodingError.keyNotFound(let key, _) {
      throw Wrong(reason: "which has no '\(key.stringValue)'")
    } catch DecodingError.typeMismatch(_, let context) {
      throw Wrong(reason: Self.mismatch(context.codingPath))
    } catch DecodingError.valueNotFound(_, let context) {
      throw Wrong(reason: Self.mismatch(context.codingPath))
    } catch {
      throw Wrong(reason: "which is not a JSON object; whatever is not an answer belongs on standard error")
    }
    for (key, value, isWhole) in [
      (CodingKeys.parameters, parameters, true), (.bits, bits, false), (.gradientEvaluations, gradientEvaluations, true),
      (.epochs, epochs, true), (.noiseStd, noiseStd, false),
    ] {
      guard let value else { continue }
      guard value >= 0, value < 0x1p53, !isWhole || value == value.rounded() else {
        throw Wrong(
          reason: "in which '\(key.rawValue)' is \(value); accepted is a \(isWhole ? "whole " : "")number from 0 on")
      }
    }
  }

  private static func mismatch(_ path: [any CodingKey]) -> String {
    guard let key = path.first else {
      return "which is not a JSON object; whatever is not an answer belongs on standard error"
    }
    let types = ["ok": "true or false", "error": "a text", "version": "a text", "id": "a whole number", "protocol": "1"]
    return "in which '\(key.stringValue)' is not \(types[key.stringValue] ?? "a number")"
  }
}
