import Codelengths
import Networks

/// One description of the labels: how long it is by its formula, and the stream that says the same in bytes.
public struct Description: Sendable {
  public let code: CodeName
  /// Length of what is sent before the labels; zero for codes that send labels only.
  public let model: Codelength
  /// Length of the labels, with the noise scale of real labels.
  public let labels: Codelength
  /// Nil for the codes that are lengths only.
  public let stream: CodeStream?
  /// What a decoder has at the end: the student; nil where only labels are sent.
  public let network: MLP?
  /// The noise scale of a regression student; 0 for classes.
  public let noiseStd: Double

  public init(
    code: CodeName, model: Codelength, labels: Codelength, stream: CodeStream?, network: MLP?, noiseStd: Double = 0
  ) {
    self.code = code
    self.model = model
    self.labels = labels
    self.stream = stream
    self.network = network
    self.noiseStd = noiseStd
  }

  public var total: Codelength { model + labels }
}

/// What came out of a stream.
public struct DecodedStream: Sendable {
  public let header: StreamHeader
  /// The student, if the code sends one.
  public var network: MLP?
  /// Its noise scale; 0 for classes.
  public var noiseStd = 0.0
  /// One class per sample or one bin per sample and output, in order; nil if only the student was asked for.
  public var symbols: [Int]?

  init(header: StreamHeader) { self.header = header }
}
