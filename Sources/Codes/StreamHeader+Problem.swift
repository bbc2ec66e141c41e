import Codelengths
import Files
import Foundation
import Kernels
import Networks
import RandomStreams
import Teachers
import Training

extension StreamHeader {
  /// The most parameters and numbers a stream may announce: 400 MB of weights.
  static let limit = 50_000_000

  /// The problem without its labels, the inputs drawn again or taken from `given`.
  /// - Throws: `BrevityError` where the header makes no sense here, or other inputs are needed.
  func sharedProblem(given: [Double]?) throws(BrevityError) -> CodingProblem {
    let student = try student()
    let alphabet = try alphabet(outputs: student.architecture.outputCount)
    let width = student.architecture.inputCount
    guard (1...Self.limit).contains(samples), samples <= Self.limit / width else {
      throw Self.refusal("its number of samples is \(samples)", "from 1 to \(Self.limit / width) samples of \(width) numbers")
    }
    guard (0..<1 << 32).contains(origin.teacher), (0..<1 << 32).contains(origin.replicate) else {
      throw Self.refusal(
        "its random streams are those of teacher \(origin.teacher), replicate \(origin.replicate)", "32-bit numbers")
    }
    let law: DataSettings.Inputs?
    if let inputs {
      guard let known = DataSettings.Inputs(rawValue: inputs) else {
        throw Self.refusal("its inputs are '\(inputs.prefix(20))'", "uniform or normal")
      }
      law = known
    } else {
      law = nil
    }
    var values = given ?? []
    if given == nil {
      guard let law else {
        throw BrevityError(
          .usage,
          "Cannot decode the labels of this stream: its \(samples) inputs are not drawn but read from files, and none are given here; accepted: those files (--inputs), or the weights alone (--weights-only)."
        )
      }
      var stream = RandomStream(
        seed: origin.seed, role: .trainInputs, replicate: origin.replicate, teacher: origin.teacher)
      values = law.draw(count: samples * width, from: &stream)
    }
    guard values.count == samples * width, Self.checksum(values) == inputChecksum else {
      throw BrevityError(
        .foreignData,
        "Cannot decode the labels of this stream: the inputs here are not those it was written for, \(samples) samples of \(width) numbers with the checksum \(inputChecksum)."
      )
    }
    return CodingProblem(
      student: student, origin: origin, inputLaw: law, inputs: values,
      labelCode: LabelCode(alphabet: alphabet, escape: escape), symbols: [])
  }

  /// The random streams, in range.
  public func checkedOrigin() throws(BrevityError) -> CodingProblem.Origin {
    guard (0..<1 << 32).contains(origin.teacher), (0..<1 << 32).contains(origin.replicate) else {
      throw Self.refusal(
        "its random streams are those of teacher \(origin.teacher), replicate \(origin.replicate)", "32-bit numbers")
    }
    return origin
  }

  /// The student, checked before anything is allocated for it.
  public func student() throws(BrevityError) -> StudentSettings {
    guard (2...64).contains(layers.count), layers.allSatisfy({ (1...1_000_000).contains($0) }) else {
      throw Self.refusal("its layers are \(layers.prefix(70))", "2 to 64 widths from 1 to 1000000")
    }
    let parameters = zip(layers, layers.dropFirst()).reduce(0.0) { $0 + Double($1.1) * Double($1.0 + 1) }
    guard parameters <= Double(Self.limit) else {
      throw Self.refusal("its network has \(parameters) parameters", "at most \(Self.limit)")
    }
    guard let activation = Activation(rawValue: activation) else {
      throw Self.refusal(
        "its activation is '\(activation.prefix(20))'", Activation.allCases.map(\.rawValue).joined(separator: ", "))
    }
    guard let initialisation = Initialisation(rawValue: initialisation) else {
      throw Self.refusal(
        "its initialisation is '\(initialisation.prefix(20))'", Initialisation.allCases.map(\.rawValue).joined(separator: ", "))
    }
    guard let precision = Precision(rawValue: precision) else {
      throw Self.refusal("its precision is '\(precision.prefix(20))'", "float or double")
    }
    return StudentSettings(
      architecture: Architecture(layers: layers, activation: activation, hasBias: bias), initialisation: initialisation,
      precision: precision)
  }

  private func alphabet(outputs: Int) throws(BrevityError) -> LabelAlphabet {
    guard escape > 0, escape < 1 else { throw Self.refusal("its escape has the probability \(escape)", "between 0 and 1") }
    if let classes {
      guard classes >= 2, classes == outputs else {
        throw Self.refusal("it has \(classes) classes for \(outputs) outputs", "one output for each of at least 2 classes")
      }
      return .classes(classes)
    }
    guard let labelPrecision, let labelReach, labelPrecision > 0, labelPrecision.isFinite, (1..<1 << 30).contains(labelReach)
    else { throw Self.refusal("its label grid is no grid", "a positive spacing and a reach from 1 to 2^30 - 1") }
    return .grid(LabelGrid(precision: labelPrecision, reach: labelReach))
  }

  static func checksum(_ values: [Double]) -> UInt32 {
    var crc = CRC32C()
    for value in values { withUnsafeBytes(of: value.bitPattern.littleEndian) { crc.update($0) } }
    return crc.value
  }

  static func checksum(symbols: [Int]) -> UInt32 {
    var crc = CRC32C()
    for symbol in symbols { withUnsafeBytes(of: UInt32(truncatingIfNeeded: symbol).littleEndian) { crc.update($0) } }
    return crc.value
  }

  static func refusal(_ what: String, _ accepted: String) -> BrevityError {
    BrevityError(.foreignData, "Cannot decode the stream: \(what); accepted: \(accepted).")
  }
}
