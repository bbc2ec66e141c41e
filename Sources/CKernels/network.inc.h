// Forward and backward pass of a multilayer perceptron, tile after tile.
// Included once per precision with REAL and NAME(x) defined, after the products.
//
// Workspace: for each hidden layer h_l (and its slope, for erf) of d_l rows, then two deltas of the widest layer, then
// the outputs; every row is BRV_TILE long.

// out (rows x m) = W (rows x inputs) h (inputs x m)
static void NAME(product)(const REAL *w, const REAL *h, size_t ldh, size_t rows, size_t inputs, size_t m, REAL *out) {
  NAME(multiply)((NAME(matrix)){w, inputs, 1}, (NAME(matrix)){h, ldh, 1}, rows, inputs, m, 1, 0, 0, out, BRV_TILE);
}

// below (inputs x m) = W' delta (rows x m)
static void NAME(product_back)(const REAL *w, const REAL *delta, size_t rows, size_t inputs, size_t m, REAL *below) {
  NAME(multiply)((NAME(matrix)){w, 1, inputs}, (NAME(matrix)){delta, BRV_TILE, 1}, inputs, rows, m, 1, 0, 0, below, BRV_TILE);
}

// gradient (rows x inputs) += delta h'
static void NAME(product_gradient)(const REAL *delta, const REAL *h, size_t ldh, size_t rows, size_t inputs, size_t m,
                                   REAL *gradient) {
  NAME(multiply)((NAME(matrix)){delta, BRV_TILE, 1}, (NAME(matrix)){h, 1, ldh}, rows, m, inputs, 1, 1, 0, gradient, inputs);
}

static int NAME(narrow)(size_t rows, size_t inputs) { return rows <= BRV_NARROW && inputs <= BRV_NARROW; }

typedef struct {
  REAL *hidden[BRV_MAX_LAYERS];  // h_l, l = 1 … L-1
  REAL *slope[BRV_MAX_LAYERS];
  const REAL *weights[BRV_MAX_LAYERS + 1];  // W_l, l = 1 … L
  const REAL *biases[BRV_MAX_LAYERS + 1];   // b_l or NULL
  size_t offset[BRV_MAX_LAYERS + 1];        // of W_l in theta
  REAL *delta, *other_delta, *output;
} NAME(tile_layout);

static void NAME(lay_out)(const brv_network *net, const REAL *theta, REAL *workspace, NAME(tile_layout) *t) {
  size_t offset = 0, widest = 0;
  for (int l = 1; l <= net->layer_count; l++) {
    const size_t rows = (size_t)net->widths[l], inputs = (size_t)net->widths[l - 1];
    t->offset[l] = offset;
    t->weights[l] = theta + offset;
    t->biases[l] = net->has_bias ? theta + offset + rows * inputs : NULL;
    offset += rows * inputs + (net->has_bias ? rows : 0);
    if (l < net->layer_count) {
      t->hidden[l] = workspace;
      workspace += rows * BRV_TILE;
      t->slope[l] = workspace;
      if (net->activation == BRV_ERF) workspace += rows * BRV_TILE;
      widest = rows > widest ? rows : widest;
    }
  }
  t->delta = workspace;
  t->other_delta = workspace + widest * BRV_TILE;
  t->output = workspace + 2 * widest * BRV_TILE;
}

static void NAME(forward_tile)(const brv_network *net, const NAME(tile_layout) *t, const REAL *x, size_t ldx, size_t m) {
  const REAL *h = x;
  size_t ldh = ldx;
  const int last = net->layer_count;
  for (int l = 1; l < last; l++) {
    const size_t rows = (size_t)net->widths[l], inputs = (size_t)net->widths[l - 1];
    const int is_narrow = NAME(narrow)(rows, inputs);
    if (net->activation == BRV_TANH && is_narrow) {
      NAME(brv_narrow_tanh)(t->weights[l], t->biases[l], inputs, rows, h, ldh, m, t->hidden[l]);
    } else {
      if (is_narrow)
        NAME(brv_narrow_affine)(t->weights[l], NULL, inputs, rows, h, ldh, m, t->hidden[l]);
      else
        NAME(product)(t->weights[l], h, ldh, rows, inputs, m, t->hidden[l]);
      NAME(brv_activate_rows)(t->hidden[l], t->slope[l], t->biases[l], net->activation, rows, m);
    }
    h = t->hidden[l];
    ldh = BRV_TILE;
  }
  const size_t inputs = (size_t)net->widths[last - 1], outputs = (size_t)net->widths[last];
  if (NAME(narrow)(outputs, inputs)) {
    NAME(brv_narrow_affine)(t->weights[last], t->biases[last], inputs, outputs, h, ldh, m, t->output);
  } else {
    NAME(product)(t->weights[last], h, ldh, outputs, inputs, m, t->output);
    NAME(brv_activate_rows)(t->output, NULL, t->biases[last], BRV_IDENTITY, outputs, m);
  }
}

// Turns the outputs of a tile into derivatives of half the squared error, or of the cross-entropy, by the outputs, and
// returns the sum of squares, or the cross-entropy.
static double NAME(tile_loss)(const brv_network *net, int loss, const NAME(tile_layout) *t, const REAL *y, size_t ldy, size_t n,
                              size_t m) {
  const size_t outputs = (size_t)net->widths[net->layer_count];
  if (loss == BRV_CROSS_ENTROPY) return NAME(brv_cross_entropy_tile)(t->output, y, ldy, outputs, n, m);
  double sum = 0;
  for (size_t o = 0; o < outputs; o++) sum += NAME(brv_row_error)(t->output + o * BRV_TILE, y + o * ldy, n, m);
  return sum;
}

static void NAME(backward_tile)(const brv_network *net, const NAME(tile_layout) *t, const REAL *x, size_t ldx, size_t m,
                                REAL factor, REAL *gradient) {
  REAL *delta = t->output, *below = t->delta, *spare = t->other_delta;
  for (int l = net->layer_count; l >= 1; l--) {
    const size_t rows = (size_t)net->widths[l], inputs = (size_t)net->widths[l - 1];
    const REAL *h = l > 1 ? t->hidden[l - 1] : x;
    const size_t ldh = l > 1 ? BRV_TILE : ldx;
    REAL *wg = gradient + t->offset[l];
    if (l == net->layer_count) {
      for (size_t o = 0; o < rows; o++) NAME(brv_scale_row)(delta + o * BRV_TILE, m, factor);
      if (net->has_bias) NAME(brv_add_row_sums)(delta, rows, m, wg + rows * inputs);
    }
    const int is_narrow = NAME(narrow)(rows, inputs);
    const int is_tanh = l > 1 && net->activation == BRV_TANH;
    REAL *bias_below = l > 1 && net->has_bias ? gradient + t->offset[l] - inputs : NULL;
    if (rows == 1 && is_narrow && is_tanh) {
      NAME(brv_single_back_tanh)(t->weights[l], delta, h, inputs, m, below, wg, bias_below);
    } else {
      if (is_narrow)
        NAME(brv_narrow_gradient)(delta, h, ldh, rows, inputs, m, wg);
      else
        NAME(product_gradient)(delta, h, ldh, rows, inputs, m, wg);
      if (l == 1) break;
      if (is_narrow && is_tanh) {
        NAME(brv_narrow_back_tanh)(t->weights[l], inputs, rows, delta, h, m, below, bias_below);
      } else {
        if (is_narrow)
          NAME(brv_narrow_back)(t->weights[l], inputs, rows, delta, m, below);
        else
          NAME(product_back)(t->weights[l], delta, rows, inputs, m, below);
        NAME(brv_multiply_slope)(below, h, t->slope[l - 1], net->activation, inputs, m);
        if (bias_below) NAME(brv_add_row_sums)(below, inputs, m, bias_below);
      }
    }
    delta = below;
    below = spare;
    spare = delta;
  }
}

static size_t NAME(padded)(size_t n) { return (n + BRV_PAD - 1) / BRV_PAD * BRV_PAD; }

// The loss over all samples; `gradient`, unless NULL, becomes `factor` times the derivatives that tile_loss leaves.
static double NAME(pass)(const brv_network *net, int loss, const REAL *theta, const REAL *x, size_t ldx, const REAL *y, size_t ldy,
                         size_t n, REAL factor, REAL *gradient, REAL *workspace) {
  NAME(tile_layout) t;
  NAME(lay_out)(net, theta, workspace, &t);
  const int last = net->layer_count;
  const size_t rows = (size_t)net->widths[last], inputs = (size_t)net->widths[last - 1];
  if (gradient) memset(gradient, 0, (t.offset[last] + rows * inputs + (net->has_bias ? rows : 0)) * sizeof(REAL));
  double sum = 0;
  for (size_t start = 0; start < n; start += BRV_TILE) {
    const size_t count = n - start < BRV_TILE ? n - start : BRV_TILE, m = NAME(padded)(count);
    NAME(forward_tile)(net, &t, x + start, ldx, m);
    sum += NAME(tile_loss)(net, loss, &t, y + start, ldy, count, m);
    if (gradient) NAME(backward_tile)(net, &t, x + start, ldx, m, factor, gradient);
  }
  return sum;
}

double NAME(brv_gradient)(const brv_network *net, const REAL *theta, const REAL *x, size_t ldx, const REAL *y, size_t ldy,
                          size_t n, double scale, REAL *gradient, REAL *workspace) {
  return NAME(pass)(net, BRV_SQUARED_ERROR, theta, x, ldx, y, ldy, n, (REAL)(2 * scale), gradient, workspace);
}

double NAME(brv_squared_error)(const brv_network *net, const REAL *theta, const REAL *x, size_t ldx, const REAL *y, size_t ldy,
                               size_t n, REAL *workspace) {
  return NAME(pass)(net, BRV_SQUARED_ERROR, theta, x, ldx, y, ldy, n, 0, NULL, workspace);
}

double NAME(brv_cross_entropy_gradient)(const brv_network *net, const REAL *theta, const REAL *x, size_t ldx, const REAL *y,
                                        size_t ldy, size_t n, double scale, REAL *gradient, REAL *workspace) {
  return NAME(pass)(net, BRV_CROSS_ENTROPY, theta, x, ldx, y, ldy, n, (REAL)scale, gradient, workspace);
}

double NAME(brv_cross_entropy)(const brv_network *net, const REAL *theta, const REAL *x, size_t ldx, const REAL *y, size_t ldy,
                               size_t n, REAL *workspace) {
  return NAME(pass)(net, BRV_CROSS_ENTROPY, theta, x, ldx, y, ldy, n, 0, NULL, workspace);
}

void NAME(brv_outputs)(const brv_network *net, const REAL *theta, const REAL *x, size_t ldx, size_t n, REAL *out, size_t ldo,
                       REAL *workspace) {
  NAME(tile_layout) t;
  NAME(lay_out)(net, theta, workspace, &t);
  for (size_t start = 0; start < n; start += BRV_TILE) {
    const size_t count = n - start < BRV_TILE ? n - start : BRV_TILE;
    NAME(forward_tile)(net, &t, x + start, ldx, NAME(padded)(count));
    for (int o = 0; o < net->widths[net->layer_count]; o++)
      memcpy(out + (size_t)o * ldo + start, t.output + (size_t)o * BRV_TILE, count * sizeof(REAL));
  }
}

void NAME(brv_multiply)(int transposed, size_t rows, size_t inner, size_t columns, REAL scale, const REAL *a, const REAL *b,
                        REAL keep, REAL *c) {
  NAME(multiply)(transposed ? (NAME(matrix)){a, 1, rows} : (NAME(matrix)){a, inner, 1}, (NAME(matrix)){b, columns, 1}, rows,
                 inner, columns, scale, keep, 0, c, columns);
}
