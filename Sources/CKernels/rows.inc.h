// Loops over the rows of one tile: `rows` units, `m` samples (a multiple of BRV_PAD), rows BRV_TILE apart.
// Included once per precision with REAL, NAME(x), ERF(x) and EXP(x) defined.

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
        row[s] = ERF(a * (REAL)0.70710678118654752440);
        slope[j * BRV_TILE + s] = (REAL)0.79788456080286535588 * EXP(-a * a / 2);
      }
      break;
    default:
      for (size_t s = 0; s < m; s++) row[s] += b;
    }
  }
}

BRV_INLINE void NAME(first_tanh_row)(const REAL *w, REAL b, const REAL *restrict x, size_t ldx, const size_t inputs,
                                     size_t m, REAL *restrict h) {
  for (size_t s = 0; s < m; s++) {
    REAL a = b;
    for (size_t i = 0; i < inputs; i++) a += w[i] * x[i * ldx + s];
    h[s] = NAME(tanh)(a);
  }
}

// h = tanh(W x + b) for one to four inputs, where a matrix product would be all overhead.
BRV_WIDE void NAME(brv_first_tanh)(const REAL *w, const REAL *bias, const REAL *x, size_t ldx, size_t inputs, size_t rows,
                                   size_t m, REAL *h) {
  for (size_t j = 0; j < rows; j++) {
    const REAL *wj = w + j * inputs;
    const REAL b = bias ? bias[j] : 0;
    REAL *hj = h + j * BRV_TILE;
    switch (inputs) {
    case 1: NAME(first_tanh_row)(wj, b, x, ldx, 1, m, hj); break;
    case 2: NAME(first_tanh_row)(wj, b, x, ldx, 2, m, hj); break;
    case 3: NAME(first_tanh_row)(wj, b, x, ldx, 3, m, hj); break;
    default: NAME(first_tanh_row)(wj, b, x, ldx, 4, m, hj);
    }
  }
}

// out = w h + b for a single output.
BRV_WIDE void NAME(brv_single_output)(const REAL *w, REAL b, const REAL *h, size_t ldh, size_t inputs, size_t m,
                                      REAL *restrict out) {
  for (size_t s = 0; s < m; s++) out[s] = b;
  for (size_t i = 0; i < inputs; i++) {
    const REAL *restrict row = h + i * ldh;
    const REAL wi = w[i];
    for (size_t s = 0; s < m; s++) out[s] += wi * row[s];
  }
}

// error = out - y over the first n of m samples, 0 in the padding; returns the sum of squares.
BRV_WIDE double NAME(brv_row_error)(REAL *restrict out, const REAL *restrict y, size_t n, size_t m) {
#pragma clang fp reassociate(on)
  REAL sum = 0;
  for (size_t s = 0; s < n; s++) {
    out[s] -= y[s];
    sum += out[s] * out[s];
  }
  for (size_t s = n; s < m; s++) out[s] = 0;
  return sum;
}

BRV_WIDE void NAME(brv_scale_row)(REAL *row, size_t m, REAL factor) {
  for (size_t s = 0; s < m; s++) row[s] *= factor;
}

BRV_INLINE REAL NAME(row_sum)(const REAL *row, size_t m) {
#pragma clang fp reassociate(on)
  REAL sum = 0;
  for (size_t s = 0; s < m; s++) sum += row[s];
  return sum;
}

// bias_gradient += row sums of delta
BRV_WIDE void NAME(brv_add_row_sums)(const REAL *delta, size_t rows, size_t m, REAL *bias_gradient) {
  for (size_t j = 0; j < rows; j++) bias_gradient[j] += NAME(row_sum)(delta + j * BRV_TILE, m);
}

// weight_gradient += h error', for a single output
BRV_WIDE void NAME(brv_add_row_products)(const REAL *restrict h, size_t ldh, const REAL *restrict error, size_t rows, size_t m,
                                         REAL *weight_gradient) {
#pragma clang fp reassociate(on)
  for (size_t j = 0; j < rows; j++) {
    REAL sum = 0;
    for (size_t s = 0; s < m; s++) sum += h[j * ldh + s] * error[s];
    weight_gradient[j] += sum;
  }
}

// delta = w error', for a single output
BRV_WIDE void NAME(brv_outer_rows)(const REAL *w, const REAL *restrict error, size_t rows, size_t m, REAL *restrict delta) {
  for (size_t j = 0; j < rows; j++)
    for (size_t s = 0; s < m; s++) delta[j * BRV_TILE + s] = w[j] * error[s];
}

// delta *= g'(a), from h (tanh, relu) or the stored slope (erf)
BRV_WIDE void NAME(brv_multiply_slope)(REAL *restrict delta, const REAL *restrict h, const REAL *restrict slope, int activation,
                                       size_t rows, size_t m) {
  for (size_t j = 0; j < rows; j++) {
    REAL *restrict d = delta + j * BRV_TILE;
    const REAL *restrict hj = h + j * BRV_TILE;
    switch (activation) {
    case BRV_TANH:
      for (size_t s = 0; s < m; s++) d[s] *= 1 - hj[s] * hj[s];
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
