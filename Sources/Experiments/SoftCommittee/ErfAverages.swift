import Foundation

/// Averages over zero-mean Gaussian fields with covariance C, for g(a) = erf(a/√2) (D. Saad and S. A. Solla, Phys. Rev.
/// E 52, 4225, 1995, doi:10.1103/PhysRevE.52.4225). Arguments are indices of fields.
package struct ErfAverages {
  /// Covariance of the fields, row by row.
  let covariance: [[Double]]

  package init(covariance: [[Double]]) {
    self.covariance = covariance
  }

  private func c(_ a: Int, _ b: Int) -> Double { covariance[a][b] }

  /// E[g(a) g(b)] = (2/π) asin(C_ab/√((1 + C_aa)(1 + C_bb))).
  package func products(_ a: Int, _ b: Int) -> Double {
    2 / .pi * asin(c(a, b) / ((1 + c(a, a)) * (1 + c(b, b))).squareRoot())
  }

  /// E[g′(a) g′(b)] = (2/π)/√((1 + C_aa)(1 + C_bb) − C_ab²).
  package func slopes(_ a: Int, _ b: Int) -> Double {
    2 / .pi / ((1 + c(a, a)) * (1 + c(b, b)) - c(a, b) * c(a, b)).squareRoot()
  }

  /// E[g′(a) b g(d)], Saad and Solla's I₃.
  package func drift(_ a: Int, _ b: Int, _ d: Int) -> Double {
    let lambda = (1 + c(a, a)) * (1 + c(d, d)) - c(a, d) * c(a, d)
    return 2 / .pi / lambda.squareRoot() * (c(b, d) * (1 + c(a, a)) - c(a, b) * c(a, d)) / (1 + c(a, a))
  }

  /// E[g′(a) g′(b) g(d) g(e)], Saad and Solla's I₄.
  package func diffusion(_ a: Int, _ b: Int, _ d: Int, _ e: Int) -> Double {
    let lambda4 = (1 + c(a, a)) * (1 + c(b, b)) - c(a, b) * c(a, b)
    func mixed(_ d: Int, _ e: Int, _ diagonal: Double) -> Double {
      lambda4 * (diagonal + c(d, e)) - c(b, d) * c(b, e) * (1 + c(a, a)) - c(a, d) * c(a, e) * (1 + c(b, b))
        + c(a, b) * (c(a, d) * c(b, e) + c(a, e) * c(b, d))
    }
    let ratio = mixed(d, e, 0) / (mixed(d, d, 1) * mixed(e, e, 1)).squareRoot()
    return 4 / (.pi * .pi) / lambda4.squareRoot() * asin(max(-1, min(1, ratio)))
  }
}

/// The order parameters of a committee student and its teacher, weights scaled so that a field is w·x/√N.
package struct OrderParameters: Hashable, Sendable {
  /// Q = w wᵀ/N between student units.
  package var student: [[Double]]
  /// R = w Bᵀ/N between student and teacher units.
  package var overlap: [[Double]]
  /// T = B Bᵀ/N between teacher units.
  package var teacher: [[Double]]

  package init(student: [[Double]], overlap: [[Double]], teacher: [[Double]]) {
    self.student = student
    self.overlap = overlap
    self.teacher = teacher
  }

  /// From weights, one row per unit.
  package init(student w: [[Double]], teacher b: [[Double]]) {
    func products(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
      a.map { row in
        b.map { other in
          var sum = 0.0
          for i in row.indices { sum += row[i] * other[i] }
          return sum / Double(row.count)
        }
      }
    }
    self.init(student: products(w, w), overlap: products(w, b), teacher: products(b, b))
  }

  /// Of all fields, student units first.
  var covariance: [[Double]] {
    let k = student.count
    let upper = (0..<k).map { student[$0] + overlap[$0] }
    let lower = teacher.indices.map { m in (0..<k).map { overlap[$0][m] } + teacher[m] }
    return upper + lower
  }

  /// ½ E[(Σ v_k g(λ_k) − Σ A_m g(ρ_m))²]: half the mean squared error, without noise; ½ Σ C_ab u_a u_b of a linear
  /// committee where `isLinear`.
  package func generalisationError(studentOutputs v: [Double], teacherOutputs a: [Double], isLinear: Bool = false) -> Double {
    let averages = ErfAverages(covariance: covariance)
    let outputs = v + a.map { -$0 }
    var sum = 0.0
    for i in outputs.indices {
      for j in outputs.indices {
        sum += outputs[i] * outputs[j] * (isLinear ? averages.covariance[i][j] : averages.products(i, j))
      }
    }
    return sum / 2
  }

  /// All output weights 1.
  package var generalisationError: Double {
    generalisationError(
      studentOutputs: student.map { _ in 1 }, teacherOutputs: teacher.map { _ in 1 })
  }
}
