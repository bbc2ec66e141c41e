// Products of matrices of any size, packed into panels that stay in the caches.
// Included once per precision with REAL and NAME(x) defined, after runs.inc.h.
//
// Each element of a product is one sum that goes on over k, one fused multiply-add after the other, whatever the blocks:
//   c_ij = keep c_ij, then fma(a_ik, scale b_kj, c_ij) for k = 0, 1, …
// Only whether the sum stays in a register or in memory between two of its terms depends on the blocks.
#define PANEL_TERMS 256
#define PANEL_COLUMNS 384
// Elements of scratch: the panels of b, a few rows of a, a block of c.
#define PRODUCT_SCRATCH (PANEL_TERMS * (PANEL_COLUMNS + 8) + 8 * 3 * RUN)
#define LEAST(a, b) ((a) < (b) ? (a) : (b))

typedef struct {
  const REAL *from;
  size_t row_step, column_step;
} NAME(matrix);

// `rows` x `runs` runs of c = c + a b over `terms` terms, the rows of b `ldb` apart.
BRV_INLINE void NAME(product_block)(const REAL *a, size_t row_step, size_t k_step, const REAL *b, size_t ldb, size_t terms,
                                    const int rows, const int runs, REAL *c, size_t ldc) {
  NAME(run) block[8][3];
  UNROLLED for (int r = 0; r < rows; r++)
    UNROLLED for (int v = 0; v < runs; v++) block[r][v] = READ(c + (size_t)r * ldc + (size_t)v * RUN);
  for (size_t k = 0; k < terms; k++) {
    NAME(run) right[3];
    UNROLLED for (int v = 0; v < runs; v++) right[v] = READ(b + k * ldb + (size_t)v * RUN);
    UNROLLED for (int r = 0; r < rows; r++) {
      const NAME(run) left = SPLAT(a[(size_t)r * row_step + k * k_step]);
      UNROLLED for (int v = 0; v < runs; v++) block[r][v] = FMA(left, right[v], block[r][v]);
    }
  }
  UNROLLED for (int r = 0; r < rows; r++)
    UNROLLED for (int v = 0; v < runs; v++) AT(c + (size_t)r * ldc + (size_t)v * RUN) = block[r][v];
}

#define PRODUCT_BLOCK(ROWS, RUNS)                                                                                       \
  if (row_step == 1)                                                                                                    \
    NAME(product_block)(a, 1, k_step, b, RUNS * RUN, terms, ROWS, RUNS, c, ldc);                                        \
  else                                                                                                                  \
    NAME(product_block)(a, row_step, 1, b, RUNS * RUN, terms, ROWS, RUNS, c, ldc);                                      \
  return

// The block for 1 … 8 rows and 1 … 3 runs; a is stored with k_step 1 or row_step 1.
BRV_WIDE void NAME(brv_product_block)(const REAL *a, size_t row_step, size_t k_step, const REAL *b, size_t terms, int rows,
                                      int runs, REAL *c, size_t ldc) {
  switch (rows * 4 + runs) {
  case 8 * 4 + 3: PRODUCT_BLOCK(8, 3);
  case 8 * 4 + 2: PRODUCT_BLOCK(8, 2);
  case 8 * 4 + 1: PRODUCT_BLOCK(8, 1);
  case 6 * 4 + 1: PRODUCT_BLOCK(6, 1);
  case 4 * 4 + 3: PRODUCT_BLOCK(4, 3);
  case 4 * 4 + 2: PRODUCT_BLOCK(4, 2);
  case 4 * 4 + 1: PRODUCT_BLOCK(4, 1);
  case 2 * 4 + 3: PRODUCT_BLOCK(2, 3);
  case 2 * 4 + 2: PRODUCT_BLOCK(2, 2);
  case 2 * 4 + 1: PRODUCT_BLOCK(2, 1);
  case 1 * 4 + 3: PRODUCT_BLOCK(1, 3);
  case 1 * 4 + 2: PRODUCT_BLOCK(1, 2);
  case 1 * 4 + 1: PRODUCT_BLOCK(1, 1);
  default: __builtin_unreachable();
  }
}

// to[k][j] = scale b_kj for `terms` rows and `count` of `width` columns; the columns beyond are 0.
BRV_WIDE void NAME(brv_pack_panel)(const REAL *b, size_t row_step, size_t column_step, size_t terms, size_t count, size_t width,
                                   REAL scale, REAL *restrict to) {
  if (column_step == 1) {
    for (size_t k = 0; k < terms; k++) {
      size_t j = 0;
      for (; j + RUN <= count; j += RUN) AT(to + k * width + j) = READ(b + k * row_step + j) * SPLAT(scale);
      for (; j < count; j++) to[k * width + j] = b[k * row_step + j] * scale;
      for (; j < width; j++) to[k * width + j] = 0;
    }
    return;
  }
  // squares of one quarter run are transposed in registers
  enum { side = 16 / (int)sizeof(REAL) };
  size_t j = 0;
  for (; j + side <= count; j += side) {
    const REAL *columns = b + j * column_step;
    size_t k = 0;
    for (; row_step == 1 && k + side <= terms; k += side) {
      NAME(quarter_run) q[4];
      for (int i = 0; i < side; i++) memcpy(&q[i], columns + (size_t)i * column_step + k, 16);
      NAME(transpose)(q);
      for (int i = 0; i < side; i++) {
        q[i] *= scale - (NAME(quarter_run)){0};
        memcpy(to + (k + (size_t)i) * width + j, &q[i], 16);
      }
    }
    for (; k < terms; k++)
      for (size_t i = 0; i < side; i++) to[k * width + j + i] = columns[k * row_step + i * column_step] * scale;
  }
  for (; j < width; j++)
    for (size_t k = 0; k < terms; k++) to[k * width + j] = j < count ? b[k * row_step + j * column_step] * scale : 0;
}

// One block of c of `rows` x `columns`: in place where it is whole runs, else beside c. Of row r only the first
// `limit` + r columns are read and written.
static void NAME(place_block)(const REAL *a, size_t row_step, size_t k_step, const REAL *b, size_t terms, size_t rows,
                              size_t columns, ptrdiff_t limit, REAL *c, size_t ldc, REAL *beside) {
  const size_t runs = (columns + RUN - 1) / RUN, width = runs * RUN;
  if (columns == width && limit >= (ptrdiff_t)width) {
    NAME(brv_product_block)(a, row_step, k_step, b, terms, (int)rows, (int)runs, c, ldc);
    return;
  }
  for (size_t r = 0; r < rows; r++)
    for (size_t j = 0; j < width; j++) {
      const int is_ours = j < columns && (ptrdiff_t)j < limit + (ptrdiff_t)r;
      beside[r * width + j] = is_ours ? c[r * ldc + j] : 0;
    }
  NAME(brv_product_block)(a, row_step, k_step, b, terms, (int)rows, (int)runs, beside, width);
  for (size_t r = 0; r < rows; r++)
    for (size_t j = 0; j < columns && (ptrdiff_t)j < limit + (ptrdiff_t)r; j++) c[r * ldc + j] = beside[r * width + j];
}

// c = scale · a b + keep · c with c of rows x columns; with `lower` only the lower triangle of c is read and written.
// a has one step of 1.
static void NAME(multiply)(NAME(matrix) a, NAME(matrix) b, size_t rows, size_t terms, size_t columns, REAL scale, REAL keep,
                           int lower, REAL *c, size_t ldc) {
  for (size_t i = 0; keep != 1 && i < rows; i++)
    for (size_t j = 0; j < columns && (!lower || j <= i); j++) c[i * ldc + j] = keep == 0 ? 0 : keep * c[i * ldc + j];
  REAL *const panels = brv_scratch(PRODUCT_SCRATCH * sizeof(REAL));
  REAL *const few_rows = panels + PANEL_TERMS * PANEL_COLUMNS, *const beside = few_rows + PANEL_TERMS * 8;
  const size_t tallest = brv_has_wide_registers ? 8 : 6, widest = (brv_has_wide_registers ? 3 : 1) * RUN;
  for (size_t start = 0; start < terms; start += PANEL_TERMS) {
    const size_t depth = LEAST(terms - start, PANEL_TERMS);
    for (size_t left = 0; left < columns; left += PANEL_COLUMNS) {
      const size_t span = LEAST(columns - left, PANEL_COLUMNS);
      for (size_t j = 0; j < span; j += widest) {
        const size_t count = LEAST(span - j, widest);
        NAME(brv_pack_panel)(b.from + start * b.row_step + (left + j) * b.column_step, b.row_step, b.column_step, depth, count,
                             (count + RUN - 1) / RUN * RUN, scale, panels + j * PANEL_TERMS);
      }
      for (size_t i = lower ? left / tallest * tallest : 0, height; i < rows; i += height) {
        height = tallest;
        while (height > rows - i) height = height > 4 ? 4 : height / 2;
        const REAL *from = a.from + i * a.row_step + start * a.column_step;
        size_t row_step = a.row_step, k_step = a.column_step;
        if (k_step != 1) {
          NAME(brv_pack_panel)(from, k_step, row_step, depth, height, height, 1, few_rows);
          from = few_rows;
          row_step = 1;
          k_step = height;
        }
        for (size_t j = 0; j < span && (!lower || left + j < i + height); j += widest) {
          const ptrdiff_t limit = lower ? (ptrdiff_t)(i + 1) - (ptrdiff_t)(left + j) : (ptrdiff_t)columns;
          NAME(place_block)(from, row_step, k_step, panels + j * PANEL_TERMS, depth, height, LEAST(span - j, widest), limit,
                            c + i * ldc + left + j, ldc, beside);
        }
      }
    }
  }
}
