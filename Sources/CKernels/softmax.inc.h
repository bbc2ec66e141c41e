// Softmax cross-entropy over one tile. Included once per precision with REAL and NAME(x) defined.

// Outputs become p - y, p the softmax over the rows; y holds class probabilities that sum to 1 in each sample. Returns the
// sum over the first n of m samples of sum_c y_c (log sum_k exp z_k - z_c); the padding becomes 0.
BRV_WIDE double NAME(brv_cross_entropy_tile)(REAL *restrict out, const REAL *restrict y, size_t ldy, size_t classes, size_t n,
                                             size_t m) {
  REAL largest[BRV_TILE], total[BRV_TILE], target[BRV_TILE];
  for (size_t s = 0; s < m; s++) largest[s] = out[s], total[s] = 0, target[s] = 0;
  for (size_t c = 1; c < classes; c++) {
    const REAL *restrict z = out + c * BRV_TILE;
    for (size_t s = 0; s < m; s++) largest[s] = z[s] > largest[s] ? z[s] : largest[s];
  }
  for (size_t c = 0; c < classes; c++) {
    REAL *restrict z = out + c * BRV_TILE;
    const REAL *restrict yc = y + c * ldy;
    for (size_t s = 0; s < m; s++) {
      const REAL shifted = z[s] - largest[s];
      target[s] = NAME(fma)(yc[s], shifted, target[s]);
      z[s] = NAME(exp_negative)(shifted);
      total[s] += z[s];
    }
  }
  double sum = 0;
  for (size_t s = 0; s < m; s++) target[s] = NAME(log)(total[s]) - target[s];
  for (size_t s = 0; s < n; s++) sum += (double)target[s];
  for (size_t s = 0; s < m; s++) total[s] = s < n ? 1 / total[s] : 0;
  for (size_t c = 0; c < classes; c++) {
    REAL *restrict z = out + c * BRV_TILE;
    const REAL *restrict yc = y + c * ldy;
    for (size_t s = 0; s < m; s++) z[s] = s < n ? z[s] * total[s] - yc[s] : 0;
  }
  return sum;
}
