// Loops over the rows of one tile: `rows` units, `m` samples (a multiple of BRV_PAD), rows BRV_TILE apart.
// Included once per precision with REAL and NAME(x) defined, after runs.inc.h.

// h = g(h + b); for erf also slope = g'(h + b), which cannot be recovered from h cheaply.
BRV_WIDE void NAME(brv_activate_rows)(REAL *restrict h, REAL *restrict slope, const REAL *bias, int activation, size_t rows,
                                      size_t m) {
  for (size_t j = 0; j < rows; j++) {
    REAL *restrict row = h + j * BRV_TILE;
    const REAL b = bias ? bias[j] : 0;
    switch (activation) {
    case BRV_TANH:
      for (size_t s = 0; s < m; s++) row[s] = NAME(tanh)(row[s] + b);
      break;
    case BRV_RELU:
      for (size_t s = 0; s < m; s++) row[s] = row[s] + b > 0 ? row[s] + b : 0;
      break;
    case BRV_ERF:
      for (size_t s = 0; s < m; s++) {
        REAL a = row[s] + b;
        row[s] = NAME(erf)(a * (REAL)0.70710678118654752440);
        slope[j * BRV_TILE + s] = (REAL)0.79788456080286535588 * NAME(exp_negative)(a * a / 2);
      }
      break;
    default:
      for (size_t s = 0; s < m; s++) row[s] += b;
    }
  }
}

// error = out - y over the first n of m samples, 0 in the padding (of y too); returns the sum of squares.
BRV_WIDE double NAME(brv_row_error)(REAL *restrict out, const REAL *restrict y, size_t n, size_t m) {
  for (size_t s = n; s < m; s++) out[s] = y[s];
  NAME(run) sum = {0};
  for (size_t s = 0; s < m; s += RUN) {
    const NAME(run) error = READ(out + s) - READ(y + s);
    AT(out + s) = error;
    sum = FMA(error, error, sum);
  }
  return NAME(run_sum)(&sum);
}

BRV_WIDE void NAME(brv_scale_row)(REAL *row, size_t m, REAL factor) {
  for (size_t s = 0; s < m; s++) row[s] *= factor;
}

BRV_INLINE REAL NAME(row_sum)(const REAL *row, size_t m) {
  NAME(run) sum = {0};
  for (size_t s = 0; s < m; s += RUN) sum += READ(row + s);
  return NAME(run_sum)(&sum);
}

// bias_gradient += row sums of delta
BRV_WIDE void NAME(brv_add_row_sums)(const REAL *delta, size_t rows, size_t m, REAL *bias_gradient) {
  for (size_t j = 0; j < rows; j++) bias_gradient[j] += NAME(row_sum)(delta + j * BRV_TILE, m);
}

// delta *= g'(a), from h (tanh, relu) or the stored slope (erf)
BRV_WIDE void NAME(brv_multiply_slope)(REAL *restrict delta, const REAL *restrict h, const REAL *restrict slope, int activation,
                                       size_t rows, size_t m) {
  for (size_t j = 0; j < rows; j++) {
    REAL *restrict d = delta + j * BRV_TILE;
    const REAL *restrict hj = h + j * BRV_TILE;
    switch (activation) {
    case BRV_TANH:
      for (size_t s = 0; s < m; s++) d[s] *= NAME(fma)(-hj[s], hj[s], 1);
      break;
    case BRV_RELU:
      for (size_t s = 0; s < m; s++) d[s] = hj[s] > 0 ? d[s] : 0;
      break;
    case BRV_ERF: {
      const REAL *restrict g = slope + j * BRV_TILE;
      for (size_t s = 0; s < m; s++) d[s] *= g[s];
      break;
    }
    default: break;
    }
  }
}
