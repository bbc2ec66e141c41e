/// Which parameters of a network may differ from zero.
public struct ParameterMask: Hashable, Sendable {
  public private(set) var live: [Bool]

  public init(live: [Bool]) { self.live = live }

  /// The support of `parameters`: those that differ from zero.
  public init(supportOf parameters: [Double]) { live = parameters.map { $0 != 0 } }

  public var count: Int { live.count }
  /// k, the number of live parameters.
  public var liveCount: Int { live.count { $0 } }

  public subscript(i: Int) -> Bool { live[i] }

  /// Parameters with the masked ones set to zero.
  public func applied(to parameters: [Double]) -> [Double] {
    zip(parameters, live).map { $1 ? $0 : 0 }
  }

  /// 1 where a parameter lives, else 0.
  public var indicators: [Double] { live.map { $0 ? 1 : 0 } }

  /// Without the parameters that lie on no path of live parameters to an output (`MLP.removingDeadParameters`).
  public func withoutDeadParameters(of architecture: Architecture) -> ParameterMask {
    ParameterMask(supportOf: MLP(architecture: architecture, parameters: indicators).removingDeadParameters().parameters)
  }
}
