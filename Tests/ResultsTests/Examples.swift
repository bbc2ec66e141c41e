import Foundation
import Results
import Studies

/// A run key whose bytes all have the value `number`.
func key(_ number: Int) -> RunKey {
  RunKey(bytes: withUnsafeBytes(of: UInt64(number).bigEndian) { Array(repeating: 0, count: 24) + Array($0) })
}

/// A record that says little, for tests to change.
func record(_ number: Int) -> RunRecord {
  var record = RunRecord(
    key: key(number), label: "drr/\(number)", status: .ok, stopReason: .saturated, nextBlockCount: 25, arithmetic: "x86-64",
    timing: RunTiming(wallSeconds: 1.5, cpuSeconds: 1.25, start: 1.75e9, worker: 2))
  let numbers = [
    "train_mse": 0.25, "validation_mse": 0.5, "test_mse": 0.75, "excess_mse": 0.125, "model_bits": 640, "data_bits": 300,
    "description_bits": 940, "sampled_bits": 950, "evidence_bits": 700, "effective_parameters": 12.5,
    "optimistic_test_mse": 0.7, "parameter_distance": 3, "support_distance": 9, "test_error": 0.0625, "next_block_mse": 0.375,
  ]
  let counts = ["n_fit": 26, "n_validation": 6, "nonzero_parameters": 20, "epochs": 1500, "gradient_evaluations": 39000]
  for (name, value) in numbers { record[.named(name)] = value }
  for (name, value) in counts { record[count: .named(name)] = value }
  return record
}

/// A record in which everything is unusual.
let unusualRecord: RunRecord = {
  var record = record(7)
  record.label = "λ = ½, \"quoted\"\n"
  record.status = .failed
  record.stopReason = .maxEpochs
  record[.named("train_mse")] = Double(bitPattern: 0x7ff4_0000_dead_beef)
  record[.validationMSE] = .infinity
  record[.named("test_mse")] = -0.0
  record[.excessMSE] = .leastNonzeroMagnitude
  record[count: .named("epochs")] = .max
  record[count: .gradientEvaluations] = .min
  record.failure = "The loss of run 7 was not a number at epoch 12."
  record.parameters = [1, -.infinity, .nan]
  record.trace = [
    TracePoint(epoch: 0, trainMSE: 1, validationMSE: 2), TracePoint(epoch: 10, trainMSE: .nan, validationMSE: 0.5),
  ]
  record.timing = RunTiming(wallSeconds: .nan, cpuSeconds: -1, start: 0, worker: -1)
  return record
}()

/// A new directory that is removed with its contents when `body` is done.
func withDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
  let directory = FileManager.default.temporaryDirectory.appendingPathComponent("brevity-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: directory) }
  return try body(directory.path)
}

/// The description of the error that `body` throws.
func sentence(_ body: () throws -> Any) -> String {
  do { return "no error, but \(try body())" } catch { return "\(error)" }
}

func bytes(of path: String) -> [UInt8] { FileManager.default.contents(atPath: path).map { Array($0) } ?? [] }

func store(_ bytes: some Sequence<UInt8>, at path: String) throws {
  try Data(bytes).write(to: URL(fileURLWithPath: path))
}
