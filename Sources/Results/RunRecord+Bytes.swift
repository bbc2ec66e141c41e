import Studies

extension RunRecord {
  /// The payload of a journal record. Doubles keep every bit, the payload of a NaN included.
  var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.append(key.bytes)
    writer.append(label)
    writer.append(Int64(fitCount))
    writer.append(Int64(validationCount))
    writer.append(status.rawValue)
    writer.append(stopReason.rawValue)
    for loss in [trainMSE, validationMSE, testMSE, excessMSE] { writer.append(loss) }
    writer.append(Int64(nonzeroParameters))
    for length in [modelBits, dataBits, descriptionBits, sampledBits, evidenceBits, effectiveParameters] { writer.append(length) }
    for number in [optimisticTestMSE, parameterDistance, supportDistance] { writer.append(number) }
    writer.append(Int64(epochs))
    writer.append(Int64(gradientEvaluations))
    writer.append(processor)
    writer.append(failure)
    writer.append(parameters) { $0.append($1) }
    writer.append(trace) { writer, point in
      writer.append(Int64(point.epoch))
      writer.append(point.trainMSE)
      writer.append(point.validationMSE)
    }
    for time in [timing.wallSeconds, timing.cpuSeconds, timing.start] { writer.append(time) }
    writer.append(Int64(timing.worker))
    writer.append(nextBlockMSE)
    writer.append(Int64(nextBlockCount))
    writer.append(testError)
    return writer.bytes
  }

  /// Reads what `bytes` wrote, and nothing else.
  init(bytes: ArraySlice<UInt8>) throws(ByteReader.Malformed) {
    var reader = ByteReader(bytes)
    key = RunKey(bytes: try reader.bytes(32))
    label = try reader.text()
    fitCount = try reader.int()
    validationCount = try reader.int()
    guard let status = RunStatus(rawValue: try reader.integer(Int8.self)),
      let stopReason = StopReason(rawValue: try reader.integer(Int8.self))
    else { throw ByteReader.Malformed() }
    self.status = status
    self.stopReason = stopReason
    trainMSE = try reader.double()
    validationMSE = try reader.double()
    testMSE = try reader.double()
    excessMSE = try reader.double()
    nonzeroParameters = try reader.int()
    modelBits = try reader.double()
    dataBits = try reader.double()
    descriptionBits = try reader.double()
    sampledBits = try reader.double()
    evidenceBits = try reader.double()
    effectiveParameters = try reader.double()
    optimisticTestMSE = try reader.double()
    parameterDistance = try reader.double()
    supportDistance = try reader.double()
    epochs = try reader.int()
    gradientEvaluations = try reader.int()
    processor = try reader.text()
    failure = try reader.text()
    parameters = try reader.array(size: 8) { reader throws(ByteReader.Malformed) in try reader.double() }
    trace = try reader.array(size: 24) { reader throws(ByteReader.Malformed) in
      TracePoint(epoch: try reader.int(), trainMSE: try reader.double(), validationMSE: try reader.double())
    }
    timing = RunTiming(
      wallSeconds: try reader.double(), cpuSeconds: try reader.double(), start: try reader.double(),
      worker: try reader.int())
    nextBlockMSE = try reader.double()
    nextBlockCount = try reader.int()
    testError = try reader.double()
    guard reader.isAtEnd else { throw ByteReader.Malformed() }
  }
}

extension RunRecord: JournalRecord {
  public static let magic = "brevityj"
  public static let formatVersion: UInt32 = 4
  public var payload: [UInt8] { bytes }
  public init?(payload: ArraySlice<UInt8>) {
    guard let record = try? RunRecord(bytes: payload) else { return nil }
    self = record
  }
}
