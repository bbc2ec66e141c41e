// Derivatives of the outputs by single parameters, tile after tile. Included for double precision only.

// rows[j] = delta ∘ h_j over m samples, of which the first `count` are real; target_of[j] < 0 skips a row.
BRV_WIDE void NAME(brv_jacobian_rows)(const REAL *restrict delta, const REAL *restrict h, size_t ldh, size_t inputs, size_t m,
                                      size_t count, const int32_t *target_of, REAL *jacobian, size_t ldj) {
  for (size_t j = 0; j < inputs; j++) {
    if (target_of[j] < 0) continue;
    REAL *restrict row = jacobian + (size_t)target_of[j] * ldj;
    const REAL *restrict hj = h + j * ldh;
    for (size_t s = 0; s < m; s++) row[s] = delta[s] * hj[s];
    for (size_t s = count; s < m; s++) row[s] = 0;
  }
}

static void NAME(jacobian_tile)(const brv_network *net, const NAME(tile_layout) *t, const REAL *x, size_t ldx, size_t m,
                                size_t count, int output, const int32_t *target_of, REAL *jacobian, size_t ldj) {
  REAL *delta = t->delta, *below = t->other_delta;
  const int last = net->layer_count;
  for (int l = last; l >= 1; l--) {
    const size_t rows = (size_t)net->widths[l], inputs = (size_t)net->widths[l - 1];
    const REAL *h = l > 1 ? t->hidden[l - 1] : x;
    const size_t ldh = l > 1 ? BRV_TILE : ldx;
    const int32_t *weights_to = target_of + t->offset[l], *biases_to = weights_to + rows * inputs;
    if (l == last) {
      REAL *one = delta;  // ∂f_o/∂a_o = 1
      for (size_t s = 0; s < m; s++) one[s] = 1;
      NAME(brv_jacobian_rows)(one, h, ldh, inputs, m, count, weights_to + (size_t)output * inputs, jacobian, ldj);
      if (net->has_bias) NAME(brv_jacobian_rows)(one, one, 0, 1, m, count, biases_to + output, jacobian, ldj);
      if (l == 1) break;
      const REAL *w = t->weights[l] + (size_t)output * inputs;
      for (size_t j = 0; j < inputs; j++) {
        REAL *restrict d = below + j * BRV_TILE;
        for (size_t s = 0; s < m; s++) d[s] = w[j];
      }
    } else {
      for (size_t i = 0; i < rows; i++) {
        const REAL *d = delta + i * BRV_TILE;
        NAME(brv_jacobian_rows)(d, h, ldh, inputs, m, count, weights_to + i * inputs, jacobian, ldj);
        if (net->has_bias) {
          if (biases_to[i] >= 0) {
            REAL *row = jacobian + (size_t)biases_to[i] * ldj;
            memcpy(row, d, count * sizeof(REAL));
            memset(row + count, 0, (m - count) * sizeof(REAL));
          }
        }
      }
      if (l == 1) break;
      if (NAME(narrow)(rows, inputs))
        NAME(brv_narrow_back)(t->weights[l], inputs, rows, delta, m, below);
      else
        NAME(product_back)(t->weights[l], delta, rows, inputs, m, below);
    }
    NAME(brv_multiply_slope)(below, h, t->slope[l - 1], net->activation, inputs, m);
    REAL *spare = delta;
    delta = below;
    below = spare;
  }
}

void NAME(brv_jacobian)(const brv_network *net, const REAL *theta, const REAL *x, size_t ldx, size_t n, const int32_t *target_of,
                        size_t parameters, REAL *jacobian, REAL *out, REAL *workspace) {
  NAME(tile_layout) t;
  NAME(lay_out)(net, theta, workspace, &t);
  const int outputs = net->widths[net->layer_count];
  const size_t ldj = (size_t)outputs * ldx;
  // an output's own weights do not touch the other outputs
  if (outputs > 1) memset(jacobian, 0, parameters * ldj * sizeof(REAL));
  for (size_t start = 0; start < n; start += BRV_TILE) {
    const size_t count = n - start < BRV_TILE ? n - start : BRV_TILE, m = NAME(padded)(count);
    NAME(forward_tile)(net, &t, x + start, ldx, m);
    for (int o = 0; o < outputs; o++) {
      REAL *row = out + (size_t)o * ldx + start;
      memcpy(row, t.output + (size_t)o * BRV_TILE, count * sizeof(REAL));
      memset(row + count, 0, (m - count) * sizeof(REAL));
      NAME(jacobian_tile)(net, &t, x + start, ldx, m, count, o, target_of, jacobian + (size_t)o * ldx + start, ldj);
    }
  }
}
