import Studies

extension RunRecord {
  /// The payload of a journal record. Numbers keep every bit, the payload of a NaN included.
  package var bytes: [UInt8] {
    var writer = ByteWriter()
    func append(_ metrics: [RunMetric]) { for metric in metrics { writer.append(words[metric.index]) } }
    writer.append(key.bytes)
    writer.append(label)
    append(RunMetric.labels)
    writer.append(status.rawValue)
    writer.append(stopReason.rawValue)
    append(RunMetric.main)
    writer.append(arithmetic)
    writer.append(failure)
    writer.append(parameters) { $0.append($1) }
    writer.append(trace) { writer, point in
      writer.append(Int64(point.epoch))
      writer.append(point.trainMSE)
      writer.append(point.validationMSE)
    }
    for time in [timing.wallSeconds, timing.cpuSeconds, timing.start] { writer.append(time) }
    writer.append(Int64(timing.worker))
    for (version, metrics) in RunMetric.added {
      append(metrics)
      if version == Self.nextBlockVersion { writer.append(Int64(nextBlockCount)) }
    }
    return writer.bytes
  }

  /// Reads what `bytes` wrote, and nothing else.
  package init(bytes: ArraySlice<UInt8>) throws(ByteReader.Malformed) {
    var reader = ByteReader(bytes)
    var words = [UInt64](repeating: 0, count: RunMetric.all.count)
    func read(_ metrics: [RunMetric]) throws(ByteReader.Malformed) {
      for metric in metrics { words[metric.index] = try reader.integer(UInt64.self) }
    }
    key = RunKey(bytes: try reader.bytes(32))
    label = try reader.text()
    try read(RunMetric.labels)
    guard let status = RunStatus(rawValue: try reader.integer(Int8.self)),
      let stopReason = StopReason(rawValue: try reader.integer(Int8.self))
    else { throw ByteReader.Malformed() }
    self.status = status
    self.stopReason = stopReason
    try read(RunMetric.main)
    arithmetic = try reader.text()
    failure = try reader.text()
    parameters = try reader.array(size: 8) { reader throws(ByteReader.Malformed) in try reader.double() }
    trace = try reader.array(size: 24) { reader throws(ByteReader.Malformed) in
      TracePoint(epoch: try reader.int(), trainMSE: try reader.double(), validationMSE: try reader.double())
    }
    timing = RunTiming(
      wallSeconds: try reader.double(), cpuSeconds: try reader.double(), start: try reader.double(),
      worker: try reader.int())
    nextBlockCount = 0
    for (version, metrics) in RunMetric.added {
      try read(metrics)
      if version == Self.nextBlockVersion { nextBlockCount = try reader.int() }
    }
    guard reader.isAtEnd else { throw ByteReader.Malformed() }
    self.words = words
  }

  /// The format version that added the next block: the loss on it and the number of its labels.
  private static let nextBlockVersion: UInt32 = 3
}

extension RunRecord: JournalRecord {
  public static let magic = "brevityj"
  /// A new metric stands at the end and makes a new version.
  public static let formatVersion: UInt32 = RunMetric.added.last?.version ?? nextBlockVersion
  public var payload: [UInt8] { bytes }
  public init?(payload: ArraySlice<UInt8>) {
    guard let record = try? RunRecord(bytes: payload) else { return nil }
    self = record
  }
}
