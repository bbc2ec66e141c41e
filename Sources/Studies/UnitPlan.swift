import Experiments
import Files
import Kernels

/// All units of a study that repeats an experiment, in the order of its design, each with its key: SHA-256 of
///
///     {"algorithm_version":…,"arithmetic":…,"experiment":kind,"seed":…,"unit":settings of the unit}
///
/// so that a changed study uses again what still fits.
public struct UnitPlan: Sendable {
  public struct Unit: Hashable, Sendable {
    /// Position in the experiment's units.
    public var index: Int
    public var unit: ExperimentUnit
    public var key: RunKey
  }

  public let units: [Unit]

  public init(_ experiment: any Experiment, seed: UInt64) {
    let kind = type(of: experiment)
    units = experiment.units.enumerated().map { index, unit in
      let identity = JSON.object([
        "algorithm_version": .integer(kind.algorithmVersion), "arithmetic": .text(Arithmetic.name),
        "experiment": .text(kind.kind), "seed": .unsigned(seed), "unit": .object(unit.settings.mapValues(JSON.init)),
      ])
      return Unit(
        index: index, unit: unit, key: RunKey(bytes: SHA256.hash(Array(identity.canonical.utf8))))
    }
  }
}
