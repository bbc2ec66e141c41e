import Studies
import Training

extension Checkpoint {
  package var bytes: [UInt8] {
    var writer = ByteWriter()
    writer.append(key.bytes)
    writer.append(program)
    writer.append(arithmetic)
    writer.append(wallSeconds)
    writer.append(cpuSeconds)
    writer.append(state.phases) { $1.append(to: &$0) }
    return writer.bytes
  }

  /// Reads what `bytes` wrote, and nothing else.
  package init(bytes: ArraySlice<UInt8>) throws(ByteReader.Malformed) {
    var reader = ByteReader(bytes)
    key = RunKey(bytes: try reader.bytes(32))
    program = try reader.text()
    arithmetic = try reader.text()
    wallSeconds = try reader.double()
    cpuSeconds = try reader.double()
    state = TrainingState(
      phases: try reader.array(size: 64) { reader throws(ByteReader.Malformed) in try PhaseState(from: &reader) })
    guard reader.isAtEnd else { throw ByteReader.Malformed() }
  }
}

extension PhaseState {
  /// The causes in the order of their codes; 0 stands for none.
  private static let causes: [StopCause] = [.saturated, .maxEpochs, .diverged, .closedForm, .converged]

  func append(to writer: inout ByteWriter) {
    writer.append(Int64(epoch))
    writer.append(UInt8(cause.flatMap { Self.causes.firstIndex(of: $0) }.map { $0 + 1 } ?? 0))
    writer.append(bestLoss)
    writer.append(Int64(bestEpoch))
    for numbers in [log, parameters, best, optimizer.first, optimizer.second] { writer.append(numbers) { $0.append($1) } }
    for number in [optimizer.scaleFirst, optimizer.scaleSecond, optimizer.beta1Power, optimizer.beta2Power] {
      writer.append(number)
    }
    writer.append(logSigma.map { [$0] } ?? []) { $0.append($1) }
    writer.append(Int64(trace.every))
    writer.append(Int64(trace.offset))
    writer.append(trace.leastTestMSE)
    writer.append(trace.points) { writer, point in
      writer.append(Int64(point.epoch))
      writer.append(point.trainMSE)
      writer.append(point.validationMSE)
    }
  }

  package init(from reader: inout ByteReader) throws(ByteReader.Malformed) {
    self.init()
    epoch = try reader.int()
    let code = Int(try reader.integer(UInt8.self))
    guard code <= Self.causes.count else { throw ByteReader.Malformed() }
    cause = code == 0 ? nil : Self.causes[code - 1]
    bestLoss = try reader.double()
    bestEpoch = try reader.int()
    log = try reader.doubles()
    parameters = try reader.doubles()
    best = try reader.doubles()
    optimizer.first = try reader.doubles()
    optimizer.second = try reader.doubles()
    optimizer.scaleFirst = try reader.double()
    optimizer.scaleSecond = try reader.double()
    optimizer.beta1Power = try reader.double()
    optimizer.beta2Power = try reader.double()
    logSigma = try reader.doubles().first
    let (every, offset) = (try reader.int(), try reader.int())
    let least = try reader.double()
    let points = try reader.array(size: 24) { reader throws(ByteReader.Malformed) in
      TrainingTrace.Point(epoch: try reader.int(), trainMSE: try reader.double(), validationMSE: try reader.double())
    }
    trace = TrainingTrace(every: every, points: points, offset: offset, leastTestMSE: least)
  }
}

extension ByteReader {
  fileprivate mutating func doubles() throws(Malformed) -> [Double] {
    try array(size: 8) { reader throws(ByteReader.Malformed) in try reader.double() }
  }
}
