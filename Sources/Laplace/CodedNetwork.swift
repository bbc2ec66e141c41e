import Kernels
import Networks

/// A network as its length sees it: without dead parameters and units, linearised at what is left, with scales of noise and
/// prior on the grids that state them.
package struct CodedNetwork {
  /// Compacted to the widths that live.
  package let network: MLP
  package let model: Linearisation
  package let grid: ScaleGrid
  /// Those of the largest Laplace evidence on the grid.
  package let scales: PriorScales

  /// Nil where the network's outputs are not finite on the inputs, and where the work is interrupted.
  ///
  /// - Parameters:
  ///   - inputs, labels: all labels of the budget.
  ///   - precision: δ, the grid of the labels; nil for classes, whose labels are one-hot.
  package init?(
    _ network: MLP, initialisation: Initialisation, inputs: SampleMatrix<Double>, labels: SampleMatrix<Double>,
    precision: Double?, interruption: Interruption = Interruption()
  ) {
    let pruned = network.removingDeadParameters()
    let compact = CompactNetwork(pruned)
    self.network = MLP(
      architecture: compact?.architecture ?? pruned.architecture,
      parameters: compact?.compacted(pruned.parameters) ?? pruned.parameters)
    model = Linearisation(
      self.network, live: self.network.parameters.map { $0 != 0 },
      tensors: Tensors(self.network.architecture, initialisation: initialisation), inputs: inputs, labels: labels,
      likelihood: precision == nil ? .categorical : .gaussian, interruption: interruption)
    grid = ScaleGrid(tensors: model.tensors, precision: precision)
    guard model.deviance.isFinite, let scales = grid.minimise(model) else { return nil }
    self.scales = scales
  }
}
