/// The random streams of role `coding`, by what they are for. The numbers are part of the format.
enum StreamIndex {
  static let surpIndices = 1
  /// The order of parameters in the blocks of MIRACLE.
  static let permutation = 2
  /// The encoder's own: noise of posterior samples, and the choice among candidates.
  static let posteriorNoise = 3
  static let candidateChoice = 4
  /// Draws that estimate the expected loss of a posterior.
  static let expectedLoss = 5
  /// Starting weights of networks that both ends train.
  static let learner = 6
  /// The encoder's own: messages of a requential teacher that are not really sent.
  static let messages = 7
  /// Candidates of the blocks of MIRACLE and of the messages of a requential stream, counted from here.
  static let candidates = 1 << 16
}
