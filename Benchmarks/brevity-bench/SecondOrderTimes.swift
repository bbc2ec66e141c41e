import CMeasures
import Foundation
import Kernels
import Laplace
import Networks
import RandomStreams
import Teachers

/// Levenberg–Marquardt at fixed scales (the true noise, prior scales of the initialisation) to convergence, of one
/// student on n labels of a [2, 5, 8, 1] teacher.
struct SecondOrderTimes {
  let layers: [Int]
  let n: Int
  /// Milliseconds to convergence, one value per start, each the least of the repetitions.
  private(set) var start = Sample()
  /// Steps to convergence, accepted and rejected, one value per start.
  private(set) var steps = Sample()
  /// Microseconds for the Jacobian, the normal equations and their Cholesky factor.
  private(set) var system = Sample()
  /// Microseconds of OpenBLAS for the products (dsyrk) and the factor (dpotrf) of this shape alone.
  private(set) var products = Sample()

  /// Which part of OpenBLAS's rate for the shape is reached.
  var share: Double { products.least / system.least }

  private static let seed: UInt64 = 20

  init(layers: [Int], n: Int, starts: Int, repetitions: Int) throws {
    self.layers = layers
    self.n = n
    let data = DataSettings()
    let settings = TeacherSettings(kind: .mlp, count: 1, architecture: Architecture(layers: [2, 5, 8, 1], activation: .tanh))
    let teacher = try Teacher.draw(0, settings: settings, data: data, seed: Self.seed)
    let budget = Dataset.draw(
      .train, count: n, teacher: teacher, settings: data, pool: .confirmation, seed: Self.seed, replicate: 0)
    let inputs = SampleMatrix<Double>(features: 2, sampleMajor: budget.inputs)
    let labels = SampleMatrix<Double>(features: 1, sampleMajor: budget.labels)
    let architecture = Architecture(layers: layers, activation: .tanh)
    let tensors = Tensors(architecture, initialisation: .gaussian)
    let scales = PriorScales(tau: tensors.initialStds, noise: data.noiseStd)
    // to the tenth of a nat that tells fits apart, as in evidence maximisation
    let solver = LevenbergMarquardt(maximumSteps: 1000, tolerance: EvidenceMaximisation().tolerance)
    var stream = RandomStream(seed: Self.seed, role: .initialisation, teacher: 0)
    for _ in 0..<starts {
      let parameters = AlignedBuffer(Initialisation.gaussian.draw(architecture, from: &stream))
      let model = Linearisation(
        MLP(architecture: architecture, parameters: parameters.array),
        live: [Bool](repeating: true, count: parameters.count), tensors: tensors, inputs: inputs, labels: labels)
      var times = Sample()
      for repetition in 0..<repetitions {
        var result: LevenbergMarquardt.Result?
        times.add(
          seconds {
            model.move(to: parameters)
            result = solver.minimise(model, scales)
          } * 1e3)
        guard let result, [.converged, .stalled].contains(result.ending) else {
          throw BenchmarkError(
            "Levenberg-Marquardt of \(layers) on \(n) labels did not converge: \(result.map { "\($0.ending)" } ?? "no result")")
        }
        if repetition == 0 { steps.add(Double(result.steps)) }
      }
      start.add(times.least)
      let end = AlignedBuffer(model.parameters.array)
      let looks = max(1, 40_000 / parameters.count)
      for _ in 0..<repetitions {
        var each = Sample()
        for _ in 0..<looks {
          each.add(
            seconds {
              model.move(to: end)
              _ = model.evidence(scales)
            } * 1e6)
        }
        system.add(each.least)
        products.add(measured_normal_equations(Int32(parameters.count), Int32(n), Int32(looks)) * 1e6)
      }
    }
  }

  /// Of this thread on a processor, so that a start of many milliseconds is not charged for what else the machine runs.
  private func seconds(_ work: () -> Void) -> Double {
    let begin = thread_seconds()
    work()
    return thread_seconds() - begin
  }
}
