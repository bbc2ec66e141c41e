import Experiments
import Studies

/// What happened: one unit of an experiment, with what it found as numbers and arrays by name.
public struct UnitRecord: Hashable, Sendable {
  public var key: RunKey
  /// For people who read a journal; the key alone decides what a record is.
  public var label: String
  /// `ok` or `failed`.
  public var status: RunStatus
  public var findings: Findings
  /// The arithmetic, `Arithmetic.name`; two records of one key conflict only if this is equal.
  public var arithmetic: String
  /// The error of a failed unit; empty otherwise.
  public var failure: String
  public var timing: RunTiming

  public init(
    key: RunKey, label: String, status: RunStatus, findings: Findings, arithmetic: String, failure: String = "",
    timing: RunTiming
  ) {
    self.key = key
    self.label = label
    self.status = status
    self.findings = findings
    self.arithmetic = arithmetic
    self.failure = failure
    self.timing = timing
  }
}

extension UnitRecord: JournalRecord {
  public static let magic = "brevityu"
  public static let formatVersion: UInt32 = 1

  public var payload: [UInt8] {
    var writer = ByteWriter()
    writer.append(key.bytes)
    writer.append(label)
    writer.append(status.rawValue)
    writer.append(findings.numbers.sorted { $0.key < $1.key }) { writer, number in
      writer.append(number.key)
      writer.append(number.value)
    }
    writer.append(findings.arrays.sorted { $0.key < $1.key }) { writer, array in
      writer.append(array.key)
      writer.append(array.value) { $0.append($1) }
    }
    writer.append(arithmetic)
    writer.append(failure)
    for time in [timing.wallSeconds, timing.cpuSeconds, timing.start] { writer.append(time) }
    writer.append(Int64(timing.worker))
    return writer.bytes
  }

  public init?(payload: ArraySlice<UInt8>) {
    guard let record = try? UnitRecord(bytes: payload) else { return nil }
    self = record
  }

  private init(bytes: ArraySlice<UInt8>) throws(ByteReader.Malformed) {
    var reader = ByteReader(bytes)
    key = RunKey(bytes: try reader.bytes(32))
    label = try reader.text()
    guard let status = RunStatus(rawValue: try reader.integer(Int8.self)) else { throw ByteReader.Malformed() }
    self.status = status
    findings = Findings()
    // A name takes four bytes at least, a number eight and the count of an array four.
    let numbers = try reader.array(size: 12) { (reader) throws(ByteReader.Malformed) in
      (name: try reader.text(), value: try reader.double())
    }
    for number in numbers { findings.numbers[number.name] = number.value }
    let arrays = try reader.array(size: 8) { (reader) throws(ByteReader.Malformed) in
      let name = try reader.text()
      let values = try reader.array(size: 8) { (reader) throws(ByteReader.Malformed) in try reader.double() }
      return (name: name, values: values)
    }
    for array in arrays { findings.arrays[array.name] = array.values }
    guard findings.numbers.count == numbers.count, findings.arrays.count == arrays.count else { throw ByteReader.Malformed() }
    arithmetic = try reader.text()
    failure = try reader.text()
    timing = RunTiming(
      wallSeconds: try reader.double(), cpuSeconds: try reader.double(), start: try reader.double(), worker: try reader.int())
    guard reader.isAtEnd else { throw ByteReader.Malformed() }
  }
}
