// Symmetric matrices: row-major, only the lower triangle is read or written. Included for double precision only, after
// products.inc.h, whose order of sums holds here too: element (i, j) of a factor is
//   a_ij, then fma(-f_ik, f_jk, ·) for k = 0, 1, … j - 1, then divided by f_jj, or its square root for i = j,
// as in the plain loop over i, j and k. Blocks of columns only decide when it is computed.
#define FACTOR_BLOCK 48

void NAME(brv_row_gram)(const REAL *rows, size_t k, size_t columns, REAL *gram) {
  NAME(multiply)((NAME(matrix)){rows, columns, 1}, (NAME(matrix)){rows, 1, columns}, k, columns, k, 1, 0, 1, gram, k);
}

void NAME(brv_column_gram)(const REAL *rows, size_t k, size_t columns, REAL factor, REAL keep, REAL *gram) {
  NAME(multiply)((NAME(matrix)){rows, 1, columns}, (NAME(matrix)){rows, columns, 1}, columns, k, columns, factor, keep, 1, gram,
                 columns);
}

BRV_WIDE void NAME(brv_scaled_symmetric)(const REAL *restrict from, const REAL *restrict scales, REAL factor, REAL diagonal,
                                         size_t n, REAL *restrict to) {
  for (size_t i = 0; i < n; i++) {
    const REAL *restrict row = from + i * n;
    REAL *restrict out = to + i * n;
    const REAL own = scales ? factor * scales[i] : factor;
    if (scales)
      for (size_t j = 0; j <= i; j++) out[j] = own * scales[j] * row[j];
    else
      for (size_t j = 0; j <= i; j++) out[j] = own * row[j];
    out[i] += diagonal;
  }
}

// a · b: each place of a run has its own sum, run_sum adds them up, and what is left over follows term by term.
BRV_INLINE REAL NAME(dot)(const REAL *a, const REAL *b, size_t count) {
  NAME(run) sums = {0};
  size_t i = 0;
  for (; i + RUN <= count; i += RUN) sums = FMA(READ(a + i), READ(b + i), sums);
  REAL sum = NAME(run_sum)(&sums);
  for (; i < count; i++) sum = NAME(fma)(a[i], b[i], sum);
  return sum;
}

BRV_WIDE REAL NAME(brv_dot)(const REAL *a, const REAL *b, size_t count) { return NAME(dot)(a, b, count); }

BRV_WIDE void NAME(brv_times)(const REAL *rows, size_t k, size_t columns, const REAL *v, REAL *restrict out) {
  for (size_t r = 0; r < k; r++) out[r] = NAME(dot)(rows + r * columns, v, columns);
}

BRV_WIDE void NAME(brv_transposed_times)(const REAL *rows, size_t k, size_t columns, const REAL *v, REAL *restrict out) {
  for (size_t j = 0; j < columns; j++) out[j] = 0;
  size_t r = 0;
  for (; r + 4 <= k; r += 4) {
    const REAL *a = rows + r * columns, *b = a + columns, *c = b + columns, *d = c + columns;
    for (size_t j = 0; j < columns; j++) {
      const REAL two = NAME(fma)(v[r + 1], b[j], NAME(fma)(v[r], a[j], out[j]));
      out[j] = NAME(fma)(v[r + 3], d[j], NAME(fma)(v[r + 2], c[j], two));
    }
  }
  for (; r < k; r++)
    for (size_t j = 0; j < columns; j++) out[j] = NAME(fma)(v[r], rows[r * columns + j], out[j]);
}

// to[j][i] = a[i][j] for `rows` x `columns` of a, and the way back
BRV_WIDE void NAME(brv_turn)(const REAL *a, size_t lda, size_t rows, size_t columns, REAL *restrict to, size_t ldt) {
  enum { side = 16 / (int)sizeof(REAL) };
  size_t i = 0;
  for (; i + side <= rows; i += side) {
    size_t j = 0;
    for (; j + side <= columns; j += side) {
      NAME(quarter_run) q[side];
      for (int s = 0; s < side; s++) memcpy(&q[s], a + (i + (size_t)s) * lda + j, 16);
      NAME(transpose)(q);
      for (int s = 0; s < side; s++) memcpy(to + (j + (size_t)s) * ldt + i, &q[s], 16);
    }
    for (; j < columns; j++)
      for (size_t s = 0; s < side; s++) to[j * ldt + i + s] = a[(i + s) * lda + j];
  }
  for (; i < rows; i++)
    for (size_t j = 0; j < columns; j++) to[j * ldt + i] = a[i * lda + j];
}

// The factor of a small matrix that is stored turned, element (i, j) at d[j * FACTOR_BLOCK + i], in whole runs: what lies above
// the diagonal or beyond the last row is 0 at first, and is not used. 0, or the order of the leading minor that is not positive.
BRV_WIDE int NAME(brv_factor_block)(REAL *d, size_t n) {
  const size_t end = (n + RUN - 1) / RUN * RUN;
  for (size_t k = 0; k < n; k++) {
    REAL *const column = d + k * FACTOR_BLOCK;
    if (!(column[k] > 0)) return (int)k + 1;
    const REAL root = __builtin_elementwise_sqrt(column[k]);
    const NAME(run) divisor = SPLAT(root);
    column[k] = root;
    size_t i = k + 1;
    for (; i < end && i % RUN; i++) column[i] /= root;
    for (; i < end; i += RUN) AT(column + i) = READ(column + i) / divisor;
    for (size_t j = k + 1; j < n; j++) {
      REAL *const other = d + j * FACTOR_BLOCK;
      const NAME(run) w = SPLAT(-column[j]);
      for (i = j / RUN * RUN; i < end; i += RUN) AT(other + i) = FMA(w, READ(column + i), READ(other + i));
    }
  }
  return 0;
}

// The rows t_0 … of `count` numbers become F⁻¹ t, for the factor of brv_factor_block.
BRV_WIDE void NAME(brv_solve_rows)(const REAL *d, size_t n, REAL *t, size_t ldt, size_t count) {
  size_t s = 0;
  for (; s + 4 * RUN <= count; s += 4 * RUN)
    for (size_t j = 0; j < n; j++) {
      NAME(run) x[4];
      UNROLLED for (int v = 0; v < 4; v++) x[v] = READ(t + j * ldt + s + (size_t)v * RUN);
      for (size_t k = 0; k < j; k++) {
        const NAME(run) w = SPLAT(-d[k * FACTOR_BLOCK + j]);
        UNROLLED for (int v = 0; v < 4; v++) x[v] = FMA(w, READ(t + k * ldt + s + (size_t)v * RUN), x[v]);
      }
      const NAME(run) divisor = SPLAT(d[j * FACTOR_BLOCK + j]);
      UNROLLED for (int v = 0; v < 4; v++) AT(t + j * ldt + s + (size_t)v * RUN) = x[v] / divisor;
    }
  for (; s < count; s++)
    for (size_t j = 0; j < n; j++) {
      REAL x = t[j * ldt + s];
      for (size_t k = 0; k < j; k++) x = NAME(fma)(-d[k * FACTOR_BLOCK + j], t[k * ldt + s], x);
      t[j * ldt + s] = x / d[j * FACTOR_BLOCK + j];
    }
}

int NAME(brv_cholesky)(REAL *a, size_t n) {
  REAL *const d = (REAL *)brv_scratch((PRODUCT_SCRATCH + FACTOR_BLOCK * (FACTOR_BLOCK + n)) * sizeof(REAL)) + PRODUCT_SCRATCH;
  REAL *const turned = d + FACTOR_BLOCK * FACTOR_BLOCK;
  for (size_t p = 0; p < n; p += FACTOR_BLOCK) {
    const size_t width = LEAST(n - p, FACTOR_BLOCK), next = p + width, left = n - next;
    REAL *const corner = a + p * n + p, *const below = a + next * n + p;
    memset(d, 0, width * FACTOR_BLOCK * sizeof(REAL));
    for (size_t i = 0; i < width; i++)
      for (size_t j = 0; j <= i; j++) d[j * FACTOR_BLOCK + i] = corner[i * n + j];
    const int minor = NAME(brv_factor_block)(d, width);
    if (minor) return (int)p + minor;
    for (size_t i = 0; i < width; i++)
      for (size_t j = 0; j <= i; j++) corner[i * n + j] = d[j * FACTOR_BLOCK + i];
    if (left == 0) return 0;
    NAME(brv_turn)(below, n, left, width, turned, left);
    NAME(brv_solve_rows)(d, width, turned, left, left);
    NAME(brv_turn)(turned, left, width, left, below, n);
    NAME(multiply)((NAME(matrix)){below, n, 1}, (NAME(matrix)){turned, left, 1}, left, width, left, -1, 1, 1,
                   a + next * n + next, n);
  }
  return 0;
}

BRV_WIDE void NAME(brv_cholesky_back_solve)(const REAL *factor, size_t n, REAL *restrict b) {
  for (size_t i = n; i-- > 0;) {
    const REAL *row = factor + i * n;
    const REAL x = b[i] / row[i];
    b[i] = x;
    for (size_t j = 0; j < i; j++) b[j] = NAME(fma)(-row[j], x, b[j]);
  }
}

void NAME(brv_cholesky_solve)(const REAL *factor, size_t n, REAL *b) {
  for (size_t i = 0; i < n; i++) b[i] = (b[i] - NAME(brv_dot)(factor + i * n, b, i)) / factor[i * n + i];
  NAME(brv_cholesky_back_solve)(factor, n, b);
}

// Rows first … of W = F⁻¹ from F and the rows of W above: fma(-f_ik, w_k, ·) for k from `first` on, then divided by f_ii.
BRV_WIDE void NAME(brv_inverse_rows)(const REAL *factor, size_t n, size_t first, size_t count, REAL *w) {
  for (size_t i = first; i < first + count; i++) {
    REAL *restrict row = w + i * n;
    for (size_t k = first; k < i; k++) {
      const REAL f = -factor[i * n + k], *restrict other = w + k * n;
      for (size_t j = 0; j <= k; j++) row[j] = NAME(fma)(f, other[j], row[j]);
    }
    const REAL divisor = factor[i * n + i];
    for (size_t j = 0; j <= i; j++) row[j] /= divisor;
  }
}

// (F Fᵀ)⁻¹ = Wᵀ W with W = F⁻¹
void NAME(brv_cholesky_invert)(REAL *factor, size_t n) {
  const size_t before = PRODUCT_SCRATCH;
  REAL *const w = (REAL *)brv_scratch((before + n * n) * sizeof(REAL)) + before;
  memset(w, 0, n * n * sizeof(REAL));
  for (size_t p = 0; p < n; p += FACTOR_BLOCK) {
    const size_t height = LEAST(n - p, FACTOR_BLOCK);
    for (size_t i = p; i < p + height; i++) w[i * n + i] = 1;
    for (size_t left = 0; left < p; left += FACTOR_BLOCK)  // rows of W above `left` are 0 from column `left` on
      NAME(multiply)((NAME(matrix)){factor + p * n + left, n, 1}, (NAME(matrix)){w + left * n + left, n, 1}, height, p - left,
                     FACTOR_BLOCK, -1, 1, 0, w + p * n + left, n);
    NAME(brv_inverse_rows)(factor, n, p, height, w);
  }
  for (size_t p = 0; p < n; p += FACTOR_BLOCK) {
    const size_t height = LEAST(n - p, FACTOR_BLOCK);
    for (size_t i = p; i < p + height; i++) memset(factor + i * n, 0, (i + 1) * sizeof(REAL));
    if (p > 0)
      NAME(multiply)((NAME(matrix)){w + p * n + p, 1, n}, (NAME(matrix)){w + p * n, n, 1}, height, n - p, p, 1, 1, 0,
                     factor + p * n, n);
    NAME(multiply)((NAME(matrix)){w + p * n + p, 1, n}, (NAME(matrix)){w + p * n + p, n, 1}, height, n - p, height, 1, 1, 1,
                   factor + p * n + p, n);
  }
}
