// The products of narrow layers, at most BRV_NARROW wide: blocks of a few rows by one run of samples stay in registers,
// and what follows a product (bias, tanh, its slope, row sums) is done while the block is there.
// Included once per precision with REAL and NAME(x) defined, after rows.inc.h.
//
// A run is 64 bytes of samples: one register with AVX-512, two with AVX2. The order of every sum is written here, so
// that it does not depend on the width of the registers.
#define RUN (64 / (int)sizeof(REAL))

typedef REAL NAME(run) __attribute__((vector_size(64), aligned(sizeof(REAL))));
typedef REAL NAME(half_run) __attribute__((vector_size(32)));
typedef REAL NAME(quarter_run) __attribute__((vector_size(16)));

// A run in memory. (Functions take runs by address: by value their width would be part of the calling convention.)
#define AT(p) (*(NAME(run) *)(p))
#define READ(p) (*(const NAME(run) *)(p))

// The sum of a run: halves, quarters, then elements.
BRV_INLINE REAL NAME(run_sum)(const NAME(run) *v) {
  NAME(half_run) a[2];
  memcpy(a, v, sizeof *v);
  const NAME(half_run) half = a[0] + a[1];
  NAME(quarter_run) b[2];
  memcpy(b, &half, sizeof half);
  const NAME(quarter_run) q = b[0] + b[1];
  if (sizeof(REAL) == 8) return q[0] + q[1];
  return (q[0] + q[2 % (16 / (int)sizeof(REAL))]) + (q[1] + q[3 % (16 / (int)sizeof(REAL))]);
}

// block_r = start_r + sum over k of w[r row_step + k k_step] h_k, for `rows` rows and one run of samples
BRV_INLINE void NAME(block_product)(const REAL *w, size_t row_step, size_t k_step, const REAL *h, size_t ldh, size_t terms,
                                    const int rows, NAME(run) *block) {
  for (size_t k = 0; k < terms; k++) {
    const NAME(run) v = READ(h + k * ldh);
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) block[r] += w[(size_t)r * row_step + k * k_step] * v;
  }
}

// Rows j … j + rows - 1 of h_out = W h + b over one run of samples, then tanh of them.
BRV_INLINE void NAME(forward_block)(const REAL *w, const REAL *bias, size_t inputs, const REAL *h, size_t ldh, size_t j,
                                    const int rows, const int takes_tanh, REAL *out) {
  NAME(run) block[5];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) block[r] = (NAME(run)){0} + (bias ? bias[j + (size_t)r] : 0);
  NAME(block_product)(w + j * inputs, inputs, 1, h, ldh, inputs, rows, block);
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) AT(out + (j + (size_t)r) * BRV_TILE) = block[r];
  if (takes_tanh)
    for (int r = 0; r < rows; r++) {
      REAL *row = out + (j + (size_t)r) * BRV_TILE;
      for (int s = 0; s < RUN; s++) row[s] = NAME(tanh)(row[s]);
    }
}

BRV_INLINE void NAME(forward_rows)(const REAL *w, const REAL *bias, size_t inputs, size_t rows, const REAL *h, size_t ldh,
                                   size_t m, const int takes_tanh, REAL *out) {
  for (size_t s = 0; s < m; s += RUN) {
    size_t j = 0;
    for (; j + 5 <= rows; j += 5) NAME(forward_block)(w, bias, inputs, h + s, ldh, j, 5, takes_tanh, out + s);
    switch (rows - j) {
    case 4: NAME(forward_block)(w, bias, inputs, h + s, ldh, j, 4, takes_tanh, out + s); break;
    case 3: NAME(forward_block)(w, bias, inputs, h + s, ldh, j, 3, takes_tanh, out + s); break;
    case 2: NAME(forward_block)(w, bias, inputs, h + s, ldh, j, 2, takes_tanh, out + s); break;
    case 1: NAME(forward_block)(w, bias, inputs, h + s, ldh, j, 1, takes_tanh, out + s); break;
    default: break;
    }
  }
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

// Rows j … of below = W' delta over one run of samples, times 1 - h^2 for tanh; sums_j += below_j.
BRV_INLINE void NAME(backward_block)(const REAL *w, size_t inputs, size_t rows, const REAL *delta, const REAL *h, size_t j,
                                     const int columns, const int takes_slope, REAL *below, NAME(run) *sums) {
  NAME(run) block[5];
#pragma clang loop unroll(full)
  for (int r = 0; r < columns; r++) block[r] = (NAME(run)){0};
  NAME(block_product)(w + j, 1, inputs, delta, BRV_TILE, rows, columns, block);
#pragma clang loop unroll(full)
  for (int r = 0; r < columns; r++) {
    if (takes_slope) {
      const NAME(run) v = READ(h + (j + (size_t)r) * BRV_TILE);
      block[r] *= 1 - v * v;
      sums[j + (size_t)r] += block[r];
    }
    AT(below + (j + (size_t)r) * BRV_TILE) = block[r];
  }
}

BRV_INLINE void NAME(backward_rows)(const REAL *w, size_t inputs, size_t rows, const REAL *delta, const REAL *h, size_t m,
                                    const int takes_slope, REAL *below, NAME(run) *sums) {
  for (size_t s = 0; s < m; s += RUN) {
    size_t j = 0;
    for (; j + 5 <= inputs; j += 5)
      NAME(backward_block)(w, inputs, rows, delta + s, h + s, j, 5, takes_slope, below + s, sums);
    switch (inputs - j) {
    case 4: NAME(backward_block)(w, inputs, rows, delta + s, h + s, j, 4, takes_slope, below + s, sums); break;
    case 3: NAME(backward_block)(w, inputs, rows, delta + s, h + s, j, 3, takes_slope, below + s, sums); break;
    case 2: NAME(backward_block)(w, inputs, rows, delta + s, h + s, j, 2, takes_slope, below + s, sums); break;
    case 1: NAME(backward_block)(w, inputs, rows, delta + s, h + s, j, 1, takes_slope, below + s, sums); break;
    default: break;
    }
  }
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
  NAME(run) block[3][2];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
    for (int c = 0; c < columns; c++) block[r][c] = (NAME(run)){0};
  for (size_t s = 0; s < m; s += RUN) {
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      const NAME(run) d = READ(delta + (size_t)r * BRV_TILE + s);
#pragma clang loop unroll(full)
      for (int c = 0; c < columns; c++) block[r][c] += d * READ(h + (size_t)c * ldh + s);
    }
  }
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
    for (int c = 0; c < columns; c++) gradient[(size_t)r * step + (size_t)c] += NAME(run_sum)(&block[r][c]);
}

BRV_INLINE void NAME(gradient_rows)(const REAL *delta, const REAL *h, size_t ldh, size_t m, const int rows, size_t inputs,
                                    REAL *gradient) {
  size_t j = 0;
  for (; j + 2 <= inputs; j += 2) NAME(gradient_block)(delta, h + j * ldh, ldh, m, rows, 2, gradient + j, inputs);
  if (j < inputs) NAME(gradient_block)(delta, h + j * ldh, ldh, m, rows, 1, gradient + j, inputs);
}

// weight_gradient += delta h'
BRV_WIDE void NAME(brv_narrow_gradient)(const REAL *delta, const REAL *h, size_t ldh, size_t rows, size_t inputs, size_t m,
                                        REAL *weight_gradient) {
  size_t i = 0;
  // 3 rows by 2 columns fill the registers; 4 rows left are 2 and 2, because a single row waits for its own sums
  for (; rows - i == 3 || rows - i > 4; i += 3)
    NAME(gradient_rows)(delta + i * BRV_TILE, h, ldh, m, 3, inputs, weight_gradient + i * inputs);
  for (; rows - i >= 2; i += 2)
    NAME(gradient_rows)(delta + i * BRV_TILE, h, ldh, m, 2, inputs, weight_gradient + i * inputs);
  if (i < rows) NAME(gradient_rows)(delta + i * BRV_TILE, h, ldh, m, 1, inputs, weight_gradient + i * inputs);
}

// For a single output with tanh below: weight_gradient += h error', below = w error' (1 - h^2), and
// bias_gradient += row sums of below, where there is one.
BRV_WIDE void NAME(brv_single_back_tanh)(const REAL *w, const REAL *error, const REAL *h, size_t inputs, size_t m, REAL *below,
                                         REAL *weight_gradient, REAL *bias_gradient) {
  for (size_t j = 0; j < inputs; j++) {
    NAME(run) products = {0}, sums = {0};
    for (size_t s = 0; s < m; s += RUN) {
      const NAME(run) v = READ(h + j * BRV_TILE + s), e = READ(error + s);
      const NAME(run) d = w[j] * e * (1 - v * v);
      products += v * e;
      sums += d;
      AT(below + j * BRV_TILE + s) = d;
    }
    weight_gradient[j] += NAME(run_sum)(&products);
    if (bias_gradient) bias_gradient[j] += NAME(run_sum)(&sums);
  }
}
#undef RUN
#undef AT
#undef READ
