/// The random streams of role `coding`, by what they are for. The numbers are part of the format. (Those below 4096 belong to
/// the restarts of students.)
enum StreamIndex {
  private static let first = 1 << 12
  static let surpIndices = first + 1
  /// The order of parameters in the blocks of MIRACLE.
  static let permutation = first + 2
  /// The encoder's own: noise of posterior samples, and the choice among candidates.
  static let posteriorNoise = first + 3
  static let candidateChoice = first + 4
  /// Draws that estimate the expected loss of a posterior.
  static let expectedLoss = first + 5
  /// Starting weights of networks that both ends train.
  static let learner = first + 6
  /// The encoder's own: messages of a requential teacher that are not really sent.
  static let messages = first + 7
  /// Steps of a variational bound, and draws that measure it.
  static let variationalNoise = first + 8
  static let variationalLoss = first + 9
  /// Chains of annealed importance sampling.
  static let annealing = first + 10
  /// Candidates of the blocks of MIRACLE and of the messages of a requential stream, counted from here.
  static let candidates = 1 << 16
}
