// The Jacobian of a network's logits, weighted by the Fisher information of softmax probabilities.
#include "CKernels.h"
#include "elementary.h"

// For every row of k and every sample, J becomes J L with L Lᵀ = diag(p) − p pᵀ and L = (I − p 1ᵀ) diag(q), q = √p:
// row_c ← q_c (row_c − Σ_o p_o row_o). `p` and `q` are classes rows of ldx, zero in the padding.
BRV_WIDE void brv_softmax_whiten(double *rows, size_t k, size_t classes, size_t ldx, const double *p, const double *q) {
  double mean[BRV_TILE];
  for (size_t row = 0; row < k; row++) {
    double *const values = rows + row * classes * ldx;
    for (size_t start = 0; start < ldx; start += BRV_TILE) {
      const size_t m = ldx - start < BRV_TILE ? ldx - start : BRV_TILE;
      for (size_t s = 0; s < m; s++) mean[s] = 0;
      for (size_t c = 0; c < classes; c++) {
        const double *restrict pc = p + c * ldx + start;
        const double *restrict v = values + c * ldx + start;
        for (size_t s = 0; s < m; s++) mean[s] += pc[s] * v[s];
      }
      for (size_t c = 0; c < classes; c++) {
        const double *restrict qc = q + c * ldx + start;
        double *restrict v = values + c * ldx + start;
        for (size_t s = 0; s < m; s++) v[s] = qc[s] * (v[s] - mean[s]);
      }
    }
  }
}
