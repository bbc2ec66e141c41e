import Codes
import Files
import Kernels
import Testing

@Suite struct CodeStreamTests {
  let bytes: [UInt8]

  init() throws {
    let problem = try Problems.regression(20)
    bytes = try #require(TwoPartCode(problem).sparse(Problems.network(problem)).stream).bytes
  }

  func refusal(_ bytes: [UInt8]) -> String? {
    do {
      _ = try CodeStream(bytes: bytes, name: "'s.brv'").decode()
      return nil
    } catch {
      return error.description
    }
  }

  @Test func wholeStreamsAreAccepted() { #expect(refusal(bytes) == nil) }

  @Test func foreignBytes() {
    let sentence = "Cannot decode 's.brv': it does not begin with the letters BRVC, so it is no stream of Brevity."
    #expect(refusal([]) == sentence)
    #expect(refusal(Array("HDF\r\n".utf8) + bytes) == sentence)
  }

  @Test func truncatedStreams() {
    #expect(
      refusal(Array(bytes.prefix(9)))
        == "Cannot decode 's.brv': it has 9 bytes, fewer than the beginning of a stream, so it was cut.")
    for count in 14..<bytes.count {
      #expect(
        refusal(Array(bytes.prefix(count)))
          == "Cannot decode 's.brv': it has \(count) of the \(bytes.count) bytes it announces, so it was cut.")
    }
    #expect(refusal(bytes + [0]) == "Cannot decode 's.brv': it has \(bytes.count + 1) bytes and announces \(bytes.count).")
  }

  @Test func everyFlippedBitIsNoticed() {
    for place in 0..<8 * bytes.count {
      var changed = bytes
      changed[place / 8] ^= 1 << UInt8(place % 8)
      #expect(refusal(changed) != nil, "bit \(place)")
    }
    var changed = bytes
    changed[bytes.count - 10] ^= 4
    #expect(refusal(changed)?.hasSuffix("so it was changed.") == true)
  }

  @Test func otherVersions() {
    var changed = bytes
    changed[4] = 1
    #expect(refusal(changed) == "Cannot decode 's.brv': it is of version 1, and this program reads version 2.")
  }

  /// As where a prediction comes out differently: no wrong label is handed out.
  @Test func labelsThatAreNotThoseThatWereWritten() throws {
    let stream = try CodeStream(bytes: bytes, name: "it")
    var header = stream.header
    let written = header.labelChecksum
    header.labelChecksum ^= 1
    header.library = "GSL 9"
    let changed = CodeStream(header: header, payload: stream.payload)
    let error = #expect(throws: BrevityError.self) { try changed.decode() }
    #expect(
      error?.description
        == "Cannot decode the labels of this stream: those that come out have the checksum \(written), and those that were written have \(written ^ 1); they were computed with GSL 9, and this program has \(stream.header.library)."
    )
    #expect(error?.kind == .foreignData)
    let weights = try changed.decode(withLabels: false)
    #expect(weights.network != nil && weights.symbols == nil)
  }

  @Test func headersThatMakeNoSense() throws {
    let stream = try CodeStream(bytes: bytes, name: "it")
    func changed(_ edit: (inout StreamHeader) -> Void) -> String? {
      var header = stream.header
      edit(&header)
      return refusal(CodeStream(header: header, payload: stream.payload).bytes)
    }
    #expect(
      changed { $0.layers = [2, 5_000_000, 1] }
        == "Cannot decode the stream: its layers are [2, 5000000, 1]; accepted: 2 to 64 widths from 1 to 1000000.")
    #expect(
      changed { $0.layers = [1_000_000, 1_000_000] }
        == "Cannot decode the stream: its network has 1000001000000.0 parameters; accepted: at most 50000000.")
    #expect(
      changed { $0.activation = "sigmoid" }
        == "Cannot decode the stream: its activation is 'sigmoid'; accepted: tanh, relu, erf, identity.")
    #expect(
      changed { $0.labelReach = 0 }
        == "Cannot decode the stream: its label grid is no grid; accepted: a positive spacing and a reach from 1 to 2^30 - 1.")
    #expect(
      changed { $0.codeVersion = 7 }
        == "Cannot decode 's.brv': it is of version 7 of the code 'sparse', and this program has version 1.")
    #expect(
      changed { $0.arithmetic = "other" }
        == "Cannot decode the labels of this stream: they were computed with the arithmetic other, and this program has \(Arithmetic.name), whose last bits may differ."
    )
    #expect(
      refusal(CodeStream.sealed(header: Array("{}".utf8), payload: []))
        == "Cannot decode 's.brv': its header is not that of a stream.")
  }
}
