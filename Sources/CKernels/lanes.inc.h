// The products of narrow layers, at most BRV_NARROW wide: blocks of a few rows by a few runs of samples stay in registers,
// and what follows a product (bias, tanh, its slope, row sums) is done while the block is there.
// Included once per precision with REAL and NAME(x) defined, after runs.inc.h and rows.inc.h.
//
// The order of every sum is written here, and the size of a block does not change it: over inputs a sum goes on one fused
// multiply-add after the other, over samples each place of a run has its own sum, and run_sum adds them up.

// block_r,c = start_r + sum over k of w[r row_step + k k_step] h_k, for `rows` rows and `runs` runs of samples
BRV_INLINE void NAME(block_product)(const REAL *w, size_t row_step, size_t k_step, const REAL *h, size_t ldh, size_t terms,
                                    const int rows, const int runs, NAME(run) block[5][4]) {
  for (size_t k = 0; k < terms; k++) {
    NAME(run) v[4];
    UNROLLED for (int c = 0; c < runs; c++) v[c] = READ(h + k * ldh + (size_t)c * RUN);
    UNROLLED for (int r = 0; r < rows; r++) {
      const NAME(run) weight = SPLAT(w[(size_t)r * row_step + k * k_step]);
      UNROLLED for (int c = 0; c < runs; c++) block[r][c] = FMA(weight, v[c], block[r][c]);
    }
  }
}

// Rows j … j + rows - 1 of h_out = W h + b over some runs of samples, then tanh of them.
BRV_INLINE void NAME(forward_block)(const REAL *w, const REAL *bias, size_t inputs, const REAL *h, size_t ldh, size_t j,
                                    const int rows, const int runs, const int takes_tanh, REAL *out) {
  NAME(run) block[5][4];
  UNROLLED for (int r = 0; r < rows; r++)
    UNROLLED for (int c = 0; c < runs; c++) block[r][c] = SPLAT(bias ? bias[j + (size_t)r] : 0);
  NAME(block_product)(w + j * inputs, inputs, 1, h, ldh, inputs, rows, runs, block);
  UNROLLED for (int r = 0; r < rows; r++)
    UNROLLED for (int c = 0; c < runs; c++) AT(out + (j + (size_t)r) * BRV_TILE + (size_t)c * RUN) = block[r][c];
  if (takes_tanh)
    for (int r = 0; r < rows; r++) {
      REAL *row = out + (j + (size_t)r) * BRV_TILE;
      for (int s = 0; s < runs * RUN; s++) row[s] = NAME(tanh)(row[s]);
    }
}

// All rows over some runs of samples.
BRV_INLINE void NAME(forward_column)(const REAL *w, const REAL *bias, size_t inputs, size_t rows, const REAL *h, size_t ldh,
                                     const int runs, const int takes_tanh, REAL *out) {
  size_t j = 0;
  for (; j + 5 <= rows; j += 5) NAME(forward_block)(w, bias, inputs, h, ldh, j, 5, runs, takes_tanh, out);
  switch (rows - j) {
  case 4: NAME(forward_block)(w, bias, inputs, h, ldh, j, 4, runs, takes_tanh, out); break;
  case 3: NAME(forward_block)(w, bias, inputs, h, ldh, j, 3, runs, takes_tanh, out); break;
  case 2: NAME(forward_block)(w, bias, inputs, h, ldh, j, 2, runs, takes_tanh, out); break;
  case 1: NAME(forward_block)(w, bias, inputs, h, ldh, j, 1, runs, takes_tanh, out); break;
  default: break;
  }
}

BRV_INLINE void NAME(forward_rows)(const REAL *w, const REAL *bias, size_t inputs, size_t rows, const REAL *h, size_t ldh,
                                   size_t m, const int takes_tanh, REAL *out) {
  size_t s = 0;
  if (brv_has_wide_registers) {
    for (; s + 4 * RUN <= m; s += 4 * RUN)
      NAME(forward_column)(w, bias, inputs, rows, h + s, ldh, 4, takes_tanh, out + s);
    // the 5 sums of a single run would wait for each other
    if (m - s == 3 * RUN) {
      NAME(forward_column)(w, bias, inputs, rows, h + s, ldh, 3, takes_tanh, out + s);
      return;
    }
    if (m - s == 2 * RUN) {
      NAME(forward_column)(w, bias, inputs, rows, h + s, ldh, 2, takes_tanh, out + s);
      return;
    }
  }
  for (; s < m; s += RUN) NAME(forward_column)(w, bias, inputs, rows, h + s, ldh, 1, takes_tanh, out + s);
}

// out = tanh(W h + b)
BRV_WIDE void NAME(brv_narrow_tanh)(const REAL *w, const REAL *bias, size_t inputs, size_t rows, const REAL *h, size_t ldh,
                                    size_t m, REAL *out) {
  NAME(forward_rows)(w, bias, inputs, rows, h, ldh, m, 1, out);
}

// out = W h + b
BRV_WIDE void NAME(brv_narrow_affine)(const REAL *w, const REAL *bias, size_t inputs, size_t rows, const REAL *h, size_t ldh,
                                      size_t m, REAL *out) {
  NAME(forward_rows)(w, bias, inputs, rows, h, ldh, m, 0, out);
}

// Rows j … of below = W' delta over some runs of samples, times 1 - h^2 for tanh; sums_j += below_j, run after run.
BRV_INLINE void NAME(backward_block)(const REAL *w, size_t inputs, size_t rows, const REAL *delta, const REAL *h, size_t j,
                                     const int columns, const int runs, const int takes_slope, REAL *below,
                                     NAME(run) *sums) {
  NAME(run) block[5][4];
  UNROLLED for (int r = 0; r < columns; r++)
    UNROLLED for (int c = 0; c < runs; c++) block[r][c] = (NAME(run)){0};
  NAME(block_product)(w + j, 1, inputs, delta, BRV_TILE, rows, columns, runs, block);
  UNROLLED for (int r = 0; r < columns; r++) {
    UNROLLED for (int c = 0; c < runs; c++) {
      const size_t at = (j + (size_t)r) * BRV_TILE + (size_t)c * RUN;
      if (takes_slope) {
        const NAME(run) v = READ(h + at);
        block[r][c] *= FMA(-v, v, SPLAT(1));
        sums[j + (size_t)r] += block[r][c];
      }
      AT(below + at) = block[r][c];
    }
  }
}

BRV_INLINE void NAME(backward_column)(const REAL *w, size_t inputs, size_t rows, const REAL *delta, const REAL *h,
                                      const int runs, const int takes_slope, REAL *below, NAME(run) *sums) {
  size_t j = 0;
  for (; j + 5 <= inputs; j += 5) NAME(backward_block)(w, inputs, rows, delta, h, j, 5, runs, takes_slope, below, sums);
  switch (inputs - j) {
  case 4: NAME(backward_block)(w, inputs, rows, delta, h, j, 4, runs, takes_slope, below, sums); break;
  case 3: NAME(backward_block)(w, inputs, rows, delta, h, j, 3, runs, takes_slope, below, sums); break;
  case 2: NAME(backward_block)(w, inputs, rows, delta, h, j, 2, runs, takes_slope, below, sums); break;
  case 1: NAME(backward_block)(w, inputs, rows, delta, h, j, 1, runs, takes_slope, below, sums); break;
  default: break;
  }
}

BRV_INLINE void NAME(backward_rows)(const REAL *w, size_t inputs, size_t rows, const REAL *delta, const REAL *h, size_t m,
                                    const int takes_slope, REAL *below, NAME(run) *sums) {
  size_t s = 0;
  if (brv_has_wide_registers) {
    for (; s + 4 * RUN <= m; s += 4 * RUN)
      NAME(backward_column)(w, inputs, rows, delta + s, h + s, 4, takes_slope, below + s, sums);
    if (m - s == 3 * RUN) {
      NAME(backward_column)(w, inputs, rows, delta + s, h + s, 3, takes_slope, below + s, sums);
      return;
    }
    if (m - s == 2 * RUN) {
      NAME(backward_column)(w, inputs, rows, delta + s, h + s, 2, takes_slope, below + s, sums);
      return;
    }
  }
  for (; s < m; s += RUN) NAME(backward_column)(w, inputs, rows, delta + s, h + s, 1, takes_slope, below + s, sums);
}

// below = (W' delta) (1 - h^2); bias_gradient += row sums of below, where there is one
BRV_WIDE void NAME(brv_narrow_back_tanh)(const REAL *w, size_t inputs, size_t rows, const REAL *delta, const REAL *h, size_t m,
                                         REAL *below, REAL *bias_gradient) {
  NAME(run) sums[BRV_NARROW];
  for (size_t j = 0; j < inputs; j++) sums[j] = (NAME(run)){0};
  NAME(backward_rows)(w, inputs, rows, delta, h, m, 1, below, sums);
  if (bias_gradient)
    for (size_t j = 0; j < inputs; j++) bias_gradient[j] += NAME(run_sum)(&sums[j]);
}

// below = W' delta
BRV_WIDE void NAME(brv_narrow_back)(const REAL *w, size_t inputs, size_t rows, const REAL *delta, size_t m, REAL *below) {
  NAME(backward_rows)(w, inputs, rows, delta, delta, m, 0, below, NULL);
}

// gradient[i][j] += sum over samples of delta_i h_j, for a block of rows and columns
BRV_INLINE void NAME(gradient_block)(const REAL *delta, const REAL *h, size_t ldh, size_t m, const int rows, const int columns,
                                     REAL *gradient, size_t step) {
  NAME(run) block[5][5];
  UNROLLED for (int r = 0; r < rows; r++)
    UNROLLED for (int c = 0; c < columns; c++) block[r][c] = (NAME(run)){0};
  for (size_t s = 0; s < m; s += RUN) {
    NAME(run) v[5];
    UNROLLED for (int c = 0; c < columns; c++) v[c] = READ(h + (size_t)c * ldh + s);
    UNROLLED for (int r = 0; r < rows; r++) {
      const NAME(run) d = READ(delta + (size_t)r * BRV_TILE + s);
      UNROLLED for (int c = 0; c < columns; c++) block[r][c] = FMA(d, v[c], block[r][c]);
    }
  }
  UNROLLED for (int r = 0; r < rows; r++)
    UNROLLED for (int c = 0; c < columns; c++) gradient[(size_t)r * step + (size_t)c] += NAME(run_sum)(&block[r][c]);
}

BRV_INLINE void NAME(gradient_rows)(const REAL *delta, const REAL *h, size_t ldh, size_t m, const int rows, const int columns,
                                    size_t inputs, REAL *gradient) {
  size_t j = 0;
  for (; j + (size_t)columns <= inputs; j += (size_t)columns)
    NAME(gradient_block)(delta, h + j * ldh, ldh, m, rows, columns, gradient + j, inputs);
  for (; columns > 2 && j + 2 <= inputs; j += 2)
    NAME(gradient_block)(delta, h + j * ldh, ldh, m, rows, 2, gradient + j, inputs);
  if (j < inputs) NAME(gradient_block)(delta, h + j * ldh, ldh, m, rows, 1, gradient + j, inputs);
}

// weight_gradient += delta h'
BRV_WIDE void NAME(brv_narrow_gradient)(const REAL *delta, const REAL *h, size_t ldh, size_t rows, size_t inputs, size_t m,
                                        REAL *weight_gradient) {
  size_t i = 0;
  if (brv_has_wide_registers)
    for (; i + 5 <= rows; i += 5)
      NAME(gradient_rows)(delta + i * BRV_TILE, h, ldh, m, 5, 5, inputs, weight_gradient + i * inputs);
  // with half the registers 3 rows by 2 columns fill them; 4 rows left are 2 and 2, because a single row waits for its own sums
  for (; rows - i == 3 || rows - i > 4; i += 3)
    NAME(gradient_rows)(delta + i * BRV_TILE, h, ldh, m, 3, 2, inputs, weight_gradient + i * inputs);
  for (; rows - i >= 2; i += 2)
    NAME(gradient_rows)(delta + i * BRV_TILE, h, ldh, m, 2, 2, inputs, weight_gradient + i * inputs);
  if (i < rows) NAME(gradient_rows)(delta + i * BRV_TILE, h, ldh, m, 1, 2, inputs, weight_gradient + i * inputs);
}

// For a single output with tanh below: weight_gradient += h error', below = w error' (1 - h^2), and
// bias_gradient += row sums of below, where there is one.
BRV_WIDE void NAME(brv_single_back_tanh)(const REAL *w, const REAL *error, const REAL *h, size_t inputs, size_t m, REAL *below,
                                         REAL *weight_gradient, REAL *bias_gradient) {
  for (size_t j = 0; j < inputs; j++) {
    NAME(run) products = {0}, sums = {0};
    for (size_t s = 0; s < m; s += RUN) {
      const NAME(run) v = READ(h + j * BRV_TILE + s), e = READ(error + s);
      const NAME(run) d = SPLAT(w[j]) * e * FMA(-v, v, SPLAT(1));
      products = FMA(v, e, products);
      sums += d;
      AT(below + j * BRV_TILE + s) = d;
    }
    weight_gradient[j] += NAME(run_sum)(&products);
    if (bias_gradient) bias_gradient[j] += NAME(run_sum)(&sums);
  }
}
