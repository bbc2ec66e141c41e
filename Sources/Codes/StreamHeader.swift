import Codelengths
import Foundation
import GSL
import Kernels
import Networks
import RandomStreams
import Teachers
import Training

/// What a stream says about itself, in the clear: everything that encoder and decoder share.
///
/// It is the same for all codes of one problem but for the settings of the code, and is counted apart from the code's own
/// bits.
public struct StreamHeader: Hashable, Sendable, Codable {
  public var code: CodeName
  public var codeVersion: Int
  /// The student.
  public var layers: [Int]
  public var activation: String
  public var bias: Bool
  public var initialisation: String
  public var precision: String
  /// The random streams.
  public var origin: CodingProblem.Origin
  /// How inputs are drawn from the origin; nil where they must be given.
  public var inputs: String?
  public var samples: Int
  /// CRC-32C of the inputs, in double precision.
  public var inputChecksum: UInt32
  /// The labels: K classes, or a grid.
  public var classes: Int?
  public var labelPrecision: Double?
  public var labelReach: Int?
  public var escape: Double
  /// CRC-32C of the labels' symbols, 32 bits each, by which wrong labels are known.
  public var labelChecksum: UInt32
  /// The arithmetic that computed the predictions: labels, and weights that come from training, decode with this one only.
  public var arithmetic: String
  /// The library whose tails of normal distributions the probabilities of labels come from.
  public var library: String
  /// What both ends do to train, for the codes that do.
  public var prequential: PrequentialSettings?
  public var requential: RequentialSettings?

  static let presentLibrary = "GSL \(libraryVersion)"

  init(_ code: CodeName, _ problem: CodingProblem) {
    self.code = code
    codeVersion = code.version
    layers = problem.architecture.layers
    activation = problem.architecture.activation.rawValue
    bias = problem.architecture.hasBias
    initialisation = problem.student.initialisation.rawValue
    precision = problem.student.precision.rawValue
    origin = problem.origin
    inputs = problem.inputLaw?.rawValue
    samples = problem.sampleCount
    inputChecksum = Self.checksum(problem.inputs)
    escape = problem.labelCode.escape
    switch problem.labelCode.alphabet {
    case .classes(let count): classes = count
    case .grid(let grid):
      labelPrecision = grid.precision
      labelReach = grid.reach
    }
    labelChecksum = Self.checksum(symbols: problem.symbols)
    arithmetic = Arithmetic.name
    library = Self.presentLibrary
  }
}
