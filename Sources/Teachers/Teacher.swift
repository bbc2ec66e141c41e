import Codelengths
import Files
import Foundation
import Networks
import RandomStreams

/// A source of labels of low complexity: a small or sparse network, a short list of bits.
public struct Teacher: Hashable, Sendable {
  /// Its number in the pool.
  public let index: Int
  public let network: MLP
  /// Q, row by row, where the teacher is f(Qx); nil where it is f(x).
  public let rotation: [Double]?
  /// Live parameters, biases included.
  public let liveParameters: Int
  /// Length of the parameters and of their support (`SparseParameterCode`); the rotation of a placebo is not counted.
  public let length: Codelength
  /// Variance of the noise-free output under the study's input distribution.
  public let outputVariance: Double
  /// Where it is set, labels are classes drawn with probability ∝ exp(output/temperature).
  public var temperature: Double?
  /// The samples of kind `files`, in the order of the files.
  public var samples: RealSamples?
  /// The program of kind `external`.
  package var source: ExternalTeacher?

  /// Whether its weights are known.
  package var isKnown: Bool { samples == nil && source == nil }

  /// f(x), or f(Qx) under a rotation, for inputs in sample-major order.
  public func labels(sampleMajor inputs: [Double]) -> [Double] {
    network.outputs(sampleMajor: rotation.map { Rotation.apply($0, sampleMajor: inputs) } ?? inputs)
  }

  /// The parameters of a linear teacher as the student would have to find them: Qᵀw under a rotation.
  public var linearWeights: [Double] {
    precondition(network.architecture.isLinear, "only linear teachers have linear weights")
    let w = network.parameters
    guard let q = rotation else { return w }
    let p = w.count
    return (0..<p).map { j in (0..<p).reduce(0) { $0 + q[$1 * p + j] * w[$1] } }
  }
}

/// A teacher that cannot be drawn as asked.
public struct TeacherError: Failure, Hashable {
  public var kind: FailureKind { .foreignData }
  public let description: String
}
