import GSL

/// Online gradient descent of an erf committee in the limit of many inputs: the equations of Saad and Solla (doi:
/// 10.1103/PhysRevE.52.4225), with all output weights 1, time t = steps/N and label noise of variance σ² (S. Goldt et al.,
/// arXiv 1906.08632):
///
///     dR_im/dt = η [Σ_n I₃(i, m, n) − Σ_j I₃(i, m, j)]
///     dQ_ik/dt = η [Σ_n I₃(i, k, n) − Σ_j I₃(i, k, j)] + the same with i and k exchanged
///              + η² [Σ I₄ over (n, m) − 2 Σ I₄ over (j, n) + Σ I₄ over (j, l) + σ² E g′(i) g′(k)]
///
/// n, m run over teacher units, j, l over student units.
package struct CommitteeDynamics: Sendable {
  let learningRate: Double
  let noise: Double

  package init(learningRate: Double, noise: Double) {
    self.learningRate = learningRate
    self.noise = noise
  }

  /// The order parameters at each of `times`, beginning at t = 0.
  package func solve(from start: OrderParameters, times: [Double]) throws(GSLError) -> [OrderParameters] {
    let problem = InitialValueProblem(absoluteTolerance: 1e-12, relativeTolerance: 1e-9) { _, y, slope in
      let change = slopes(Self.unpacked(y, like: start))
      let packed = Self.packed(change)
      for i in packed.indices { slope[i] = packed[i] }
    }
    return try problem.solve(from: Self.packed(start), at: 0, times: times).map { Self.unpacked($0, like: start) }
  }

  /// dQ/dt and dR/dt; the teacher's own do not change.
  package func slopes(_ state: OrderParameters) -> OrderParameters {
    let (k, m) = (state.student.count, state.teacher.count)
    let averages = ErfAverages(covariance: state.covariance)
    let (students, teachers) = (0..<k, k..<k + m)
    func drift(_ i: Int, _ field: Int) -> Double {
      var sum = 0.0
      for n in teachers { sum += averages.drift(i, field, n) }
      for j in students { sum -= averages.drift(i, field, j) }
      return learningRate * sum
    }
    func diffusion(_ i: Int, _ l: Int) -> Double {
      var sum = noise * noise * averages.slopes(i, l)
      for n in teachers {
        for other in teachers { sum += averages.diffusion(i, l, n, other) }
      }
      for j in students {
        for n in teachers { sum -= 2 * averages.diffusion(i, l, j, n) }
        for other in students { sum += averages.diffusion(i, l, j, other) }
      }
      return learningRate * learningRate * sum
    }
    var change = state
    for i in students {
      for n in teachers { change.overlap[i][n - k] = drift(i, n) }
      for l in i..<k {
        change.student[i][l] = drift(i, l) + drift(l, i) + diffusion(i, l)
        change.student[l][i] = change.student[i][l]
      }
    }
    return change
  }

  /// The upper triangle of Q, then R, row by row.
  private static func packed(_ state: OrderParameters) -> [Double] {
    var values: [Double] = []
    for i in state.student.indices { values += state.student[i][i...] }
    for row in state.overlap { values += row }
    return values
  }

  private static func unpacked(_ values: [Double], like start: OrderParameters) -> OrderParameters {
    var state = start
    var next = 0
    for i in start.student.indices {
      for l in i..<start.student.count {
        state.student[i][l] = values[next]
        state.student[l][i] = values[next]
        next += 1
      }
    }
    for i in start.overlap.indices {
      for m in start.overlap[i].indices {
        state.overlap[i][m] = values[next]
        next += 1
      }
    }
    return state
  }
}
