import Codelengths
import Codes
import Files
import Foundation
import RandomStreams
import Testing

@Suite struct ArithmeticCoderTests {
  /// A million symbols take the ideal length within 0.01 % and 8 bytes, and come back.
  @Test func aMillionSymbols() throws {
    var stream = RandomStream(seed: 3, role: .coding, teacher: 0)
    let frequencies: [UInt64] = [1, 5, 250, 3, 900, 41, 800, 2]
    let total = frequencies.reduce(0, +)
    let cumulative = frequencies.reduce(into: [UInt64(0)]) { $0.append($0[$0.count - 1] + $1) }
    var encoder = ArithmeticEncoder()
    var symbols: [Int] = []
    var ideal = 0.0
    for _ in 0..<1_000_000 {
      let draw = UInt64(stream.integer(below: Int(total)))
      let symbol = cumulative.lastIndex { $0 <= draw } ?? 0
      symbols.append(symbol)
      ideal += log2(Double(total) / Double(frequencies[symbol]))
      encoder.encode(cumulative[symbol]..<cumulative[symbol + 1], of: total)
    }
    #expect(abs(encoder.idealLength.bits - ideal) < 1e-3)
    let bytes = encoder.finish()
    #expect(Double(bytes.count) <= ideal / 8 * 1.0001 + 8 && Double(bytes.count) >= ideal / 8)
    var decoder = ArithmeticDecoder(bytes)
    for symbol in symbols {
      let position = try decoder.position(of: total)
      let found = cumulative.lastIndex { $0 <= position } ?? 0
      #expect(found == symbol)
      decoder.consume(cumulative[found]..<cumulative[found + 1], of: total)
    }
  }

  /// Symbols that are nearly certain cost nearly nothing: the registers do not round them away.
  @Test func nearlyCertainSymbols() throws {
    let distribution = FlagDistribution(probabilityOfFirst: 1 - 0x1p-30)
    var encoder = ArithmeticEncoder()
    for i in 0..<100_000 { encoder.encode(i == 70_000 ? 1 : 0, in: distribution) }
    let ideal = encoder.idealLength.bits
    #expect(abs(ideal - 30) < 0.01)
    let bytes = encoder.finish()
    #expect(bytes.count <= 5)
    var decoder = ArithmeticDecoder(bytes)
    for i in 0..<100_000 { #expect(try decoder.decode(distribution) == (i == 70_000 ? 1 : 0)) }
  }

  @Test func anEmptyMessage() {
    #expect(ArithmeticEncoder().finish().count == 1)
  }

  /// Every label comes back under every kind of prediction, in bytes within 0.01 % and 8 bytes of the formula.
  @Test func labelsUnderTheirPredictions() throws {
    var stream = RandomStream(seed: 5, role: .coding, teacher: 0)
    let codes: [(LabelCode, Int)] = [
      (LabelCode(alphabet: .grid(LabelGrid(precision: 0.001, reach: 8000))), 3000), (LabelCode(alphabet: .classes(10)), 20_000),
    ]
    for (code, count) in codes {
      var encoder = ArithmeticEncoder()
      var symbols: [Int] = []
      var predictions: [Prediction] = []
      var formula = Codelength.zero
      for i in 0..<count {
        let sharp: Prediction
        switch code.alphabet {
        case .grid: sharp = .normal(mean: stream.uniform(-2, 2), std: exp(stream.uniform(-9, 1)))
        case .classes(let k): sharp = .softmax(logits: (0..<k).map { _ in 5 * stream.normal() })
        }
        let prediction: Prediction = i % 3 == 0 ? .mixture(weights: [0.25, 0.75], of: [.uniform, sharp]) : sharp
        // a label from the prediction, sometimes any label
        let u = i % 50 == 0 ? -1 : stream.uniform()
        var symbol = stream.integer(below: code.alphabet.count)
        if u >= 0 {
          var (lower, upper) = (0, code.alphabet.count)
          while upper - lower > 1 {
            let middle = (lower + upper) / 2
            if code.predictedCumulative(before: middle, under: prediction) <= u { lower = middle } else { upper = middle }
          }
          symbol = lower
        }
        symbols.append(symbol)
        predictions.append(prediction)
        formula += code.length(of: symbol, under: prediction)
        encoder.encode(symbol, in: LabelDistribution(code, prediction))
      }
      #expect(abs(encoder.idealLength.bits - formula.bits) < 1e-4 * formula.bits)
      let bytes = encoder.finish()
      #expect(Double(bytes.count) <= formula.bits / 8 * 1.0001 + 8)
      var decoder = ArithmeticDecoder(bytes)
      for (symbol, prediction) in zip(symbols, predictions) {
        #expect(try decoder.decode(LabelDistribution(code, prediction)) == symbol)
      }
    }
  }

  @Test func frequenciesAreNeverZero() {
    let code = LabelCode(alphabet: .grid(LabelGrid(precision: 0.01, reach: 900)))
    for prediction in [
      Prediction.normal(mean: 3, std: 1e-6), .normal(mean: -400, std: 0.1), .normal(mean: .nan, std: 1), .uniform,
    ] {
      let distribution = LabelDistribution(code, prediction)
      for s in 0..<distribution.symbolCount {
        #expect(distribution.cumulative(before: s) < distribution.cumulative(before: s + 1))
      }
    }
    let geometric = TruncatedGeometric(probability: 0.3, count: 200)
    for r in 0..<200 { #expect(geometric.cumulative(before: r) < geometric.cumulative(before: r + 1)) }
  }
}

@Suite struct PlainSymbolsTests {
  @Test func numbersComeBack() throws {
    var encoder = ArithmeticEncoder()
    encoder.encode(bits: 0xdead_beef_0123_4567, width: 64)
    encoder.encode(Float(-1.5e-7))
    for j in [1, 2, 3, 16, 1000, 1 << 40] { encoder.encode(eliasDelta: j) }
    let before = encoder.idealLength.bits
    #expect(abs(before - (96 + [1, 2, 3, 16, 1000, 1 << 40].reduce(0) { $0 + IntegerCode.eliasDelta($1).bits })) < 1e-9)
    for k in [1, 2, 77, 5000] { encoder.encode(geometric: k, probability: 0.01) }
    let geometric = [1, 2, 77, 5000].reduce(0.0) { $0 - log2(0.01 * pow(0.99, Double($1 - 1))) }
    #expect(abs(encoder.idealLength.bits - before - geometric) < 1e-4)
    let live = (0..<751).map { $0 % 10 == 3 && $0 < 720 }
    let start = encoder.idealLength.bits
    encoder.encode(support: live)
    #expect(abs(encoder.idealLength.bits - start - 347.4995) < 6e-4)
    var decoder = ArithmeticDecoder(encoder.finish())
    #expect(try decoder.decodeBits(width: 64) == 0xdead_beef_0123_4567)
    #expect(try decoder.decodeFloat() == -1.5e-7)
    for j in [1, 2, 3, 16, 1000, 1 << 40] { #expect(try decoder.decodeEliasDelta(atMost: 1 << 41) == j) }
    for k in [1, 2, 77, 5000] { #expect(try decoder.decodeGeometric(probability: 0.01, atMost: 10_000) == k) }
    #expect(try decoder.decodeSupport(count: 751) == live)
  }

  @Test func messagesThatAreTooShortAreRefused() {
    var decoder = ArithmeticDecoder([])
    let error = #expect(throws: BrevityError.self) { for _ in 0..<9 { _ = try decoder.decodeBits(width: 32) } }
    #expect(error?.description == "Cannot decode the stream: it ends before its last symbol.")
  }

  @Test func numbersThatCannotOccurAreRefused() {
    var encoder = ArithmeticEncoder()
    encoder.encode(eliasDelta: 500)
    var decoder = ArithmeticDecoder(encoder.finish())
    let error = #expect(throws: BrevityError.self) { try decoder.decodeEliasDelta(atMost: 499) }
    #expect(
      error?.description == "Cannot decode the stream: a number in it is larger than 499, the largest that can occur.")
  }

  @Test func bitsInBytes() {
    var writer = BitWriter()
    writer.write(true)
    writer.write(0b0110, width: 4)
    writer.write(0xabc, width: 12)
    #expect(writer.count == 17 && writer.bytes == [0b1011_0101, 0b0101_1110, 0])
    var reader = BitReader(writer.bytes)
    #expect(reader.next() == true && reader.next(width: 4) == 0b0110 && reader.next(width: 12) == 0xabc)
    #expect(reader.next(width: 8) == nil && reader.next(width: 7) == 0 && reader.next() == nil)
  }
}
