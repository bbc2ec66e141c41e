// The Jacobian of a network's logits, weighted by the Fisher information of softmax probabilities.
#include "CKernels.h"
#include "elementary.h"

// Each of k rows, classes × ldx, becomes classes − 1 times ldx, one row after the other, so that in every sample J becomes J L
// with L Lᵀ = diag(p) − p pᵀ. With q = √p, r the reference class and v = q + e_r, the columns of diag(q)(I − 2 v vᵀ/|v|²) but
// the r-th are such an L: that reflection takes q to −e_r, and diag(p) − p pᵀ = diag(q)(I − q qᵀ) diag(q). Hence
//
//     column_c = q_c (row_c − (Σ_o p_o row_o + q_r row_r)/(1 + q_r)),   c ≠ r,
//
// where the last class takes the place of r. All arrays are zero in the padding.
BRV_WIDE void brv_softmax_whiten(double *rows, size_t k, size_t classes, size_t ldx, const double *p, const double *column_q,
                                 const double *reference_q, const int32_t *reference) {
  double mean[BRV_TILE], own[BRV_TILE];
  const size_t last = classes - 1;
  for (size_t row = 0; row < k; row++) {
    const double *const from = rows + row * classes * ldx;
    double *const to = rows + row * last * ldx;
    for (size_t start = 0; start < ldx; start += BRV_TILE) {
      const size_t m = ldx - start < BRV_TILE ? ldx - start : BRV_TILE;
      const int32_t *const r = reference + start;
      for (size_t s = 0; s < m; s++) mean[s] = own[s] = 0;
      for (size_t c = 0; c < classes; c++) {
        const double *pc = p + c * ldx + start, *v = from + c * ldx + start;
        for (size_t s = 0; s < m; s++) {
          mean[s] += pc[s] * v[s];
          own[s] = r[s] == (int32_t)c ? v[s] : own[s];
        }
      }
      const double *qr = reference_q + start;
      for (size_t s = 0; s < m; s++) mean[s] = (mean[s] + qr[s] * own[s]) / (1 + qr[s]);
      // what is written lies at or below what is still read
      for (size_t c = 0; c < last; c++) {
        const double *q = column_q + c * ldx + start, *v = from + c * ldx + start, *w = from + last * ldx + start;
        for (size_t s = 0; s < m; s++) own[s] = q[s] * ((r[s] == (int32_t)c ? w[s] : v[s]) - mean[s]);
        double *out = to + c * ldx + start;
        for (size_t s = 0; s < m; s++) out[s] = own[s];
      }
    }
  }
}
