// Penalties and optimiser steps over flat parameters. Included once per precision with REAL and NAME(x) defined.
// The loops step by one register, so that counts padded to BRV_PAD leave no tail.

BRV_WIDE void NAME(brv_add_l1)(const REAL *theta, REAL *restrict gradient, size_t count, REAL a) {
#pragma clang loop interleave(disable)
  for (size_t i = 0; i < count; i++) gradient[i] += theta[i] == 0 ? 0 : (theta[i] > 0 ? a : -a);
}

BRV_WIDE void NAME(brv_add_smooth_l0)(const REAL *theta, REAL *restrict gradient, size_t count, REAL a, REAL beta) {
  const REAL strength = a * beta;
#pragma clang loop interleave(disable)
  for (size_t i = 0; i < count; i++) {
    REAL g = strength * NAME(exp_negative)(beta * theta[i]);
    gradient[i] += theta[i] == 0 ? 0 : (theta[i] > 0 ? g : -g);
  }
}

BRV_WIDE void NAME(brv_add_l2)(const REAL *theta, REAL *restrict gradient, size_t count, REAL r) {
#pragma clang loop interleave(disable)
  for (size_t i = 0; i < count; i++) gradient[i] += 2 * r * theta[i];
}

BRV_INLINE REAL NAME(adam_move)(REAL g, REAL *m, REAL *v, REAL rate, REAL b1, REAL b2, REAL epsilon, REAL c1, REAL c2) {
  *m = b1 * *m + (1 - b1) * g;
  *v = b2 * *v + (1 - b2) * g * g;
  return rate * (*m * c1) / (__builtin_elementwise_sqrt(*v * c2) + epsilon);
}

BRV_WIDE void NAME(brv_adam)(REAL *restrict theta, const REAL *restrict gradient, REAL *restrict m, REAL *restrict v,
                             const REAL *restrict mask, size_t count, REAL rate, REAL b1, REAL b2, REAL epsilon, REAL c1,
                             REAL c2) {
  if (mask) {
#pragma clang loop interleave(disable)
    for (size_t i = 0; i < count; i++) {
      REAL move = NAME(adam_move)(gradient[i] * mask[i], m + i, v + i, rate, b1, b2, epsilon, c1, c2);
      theta[i] = (theta[i] - move) * mask[i];
    }
  } else {
#pragma clang loop interleave(disable)
    for (size_t i = 0; i < count; i++)
      theta[i] -= NAME(adam_move)(gradient[i], m + i, v + i, rate, b1, b2, epsilon, c1, c2);
  }
}

BRV_WIDE void NAME(brv_descend)(REAL *restrict theta, const REAL *restrict gradient, const REAL *restrict mask, size_t count,
                                REAL rate) {
  if (mask) {
#pragma clang loop interleave(disable)
    for (size_t i = 0; i < count; i++) theta[i] = (theta[i] - rate * gradient[i]) * mask[i];
  } else {
#pragma clang loop interleave(disable)
    for (size_t i = 0; i < count; i++) theta[i] -= rate * gradient[i];
  }
}

BRV_WIDE void NAME(brv_gated_gradient)(const REAL *w, const REAL *pi, const REAL *c, const REAL *norms, const REAL *l0,
                                       const REAL *l1, size_t rows, size_t columns, REAL *restrict gw, REAL *restrict gp) {
  for (size_t j = 0; j < rows; j++) {
    const REAL norm = norms[j];
#pragma clang loop interleave(disable)
    for (size_t k = 0; k < columns; k++) {
      const size_t i = j * columns + k;
      const REAL spread = norm * w[i] * (1 - pi[i]);
      const REAL sign = w[i] == 0 ? 0 : (w[i] > 0 ? 1 : -1);
      gw[i] = pi[i] * (2 * (spread - c[i]) + l1[k] * sign);
      gp[i] = norm * w[i] * w[i] * (1 - 2 * pi[i]) - 2 * w[i] * c[i] + l0[k] + l1[k] * sign * w[i];
    }
  }
}

// NaN stays: it must be seen, not turned into a bound.
BRV_WIDE void NAME(brv_clip)(REAL *x, size_t count, REAL lower, REAL upper) {
#pragma clang loop interleave(disable)
  for (size_t i = 0; i < count; i++) x[i] = x[i] < lower ? lower : (x[i] > upper ? upper : x[i]);
}

BRV_WIDE void NAME(brv_multiply_elements)(const REAL *a, const REAL *b, REAL *out, size_t count) {
#pragma clang loop interleave(disable)
  for (size_t i = 0; i < count; i++) out[i] = a[i] * b[i];
}

BRV_WIDE void NAME(brv_average)(REAL *restrict mean, const REAL *x, size_t count, REAL weight) {
#pragma clang loop interleave(disable)
  for (size_t i = 0; i < count; i++) mean[i] += weight * (x[i] - mean[i]);
}

BRV_WIDE void NAME(brv_constraint_gradient)(const REAL *p, const REAL *w, const REAL *pi, const REAL *u, size_t count, REAL alpha,
                                            REAL *restrict gp, REAL *restrict gw, REAL *restrict gpi) {
#pragma clang loop interleave(disable)
  for (size_t i = 0; i < count; i++) {
    const REAL r = p[i] - w[i] * pi[i], pull = 2 * u[i] * r;
    gp[i] += pull;
    gw[i] = pi[i] * (2 * u[i] * w[i] * (1 - pi[i]) - pull);
    gpi[i] = u[i] * w[i] * w[i] * (1 - 2 * pi[i]) - pull * w[i] + alpha;
  }
}

BRV_WIDE void NAME(brv_constraint_ascent)(const REAL *p, const REAL *w, const REAL *pi, size_t count, REAL *restrict gu) {
#pragma clang loop interleave(disable)
  for (size_t i = 0; i < count; i++) {
    const REAL r = p[i] - w[i] * pi[i];
    gu[i] = -(r * r + w[i] * w[i] * pi[i] * (1 - pi[i]));
  }
}

// 1/(1 + e^-x) without overflow
BRV_INLINE REAL NAME(sigmoid)(REAL x) {
  const REAL e = NAME(exp_negative)(x);
  return (x < 0 ? e : 1) / (1 + e);
}

BRV_INLINE REAL NAME(stretched)(REAL s) {
  const REAL stretched = s * (REAL)1.2 - (REAL)0.1;
  return stretched < 0 ? 0 : (stretched > 1 ? 1 : stretched);
}

BRV_WIDE void NAME(brv_hard_concrete)(const REAL *a, const REAL *noise, size_t count, REAL *restrict z, REAL *restrict slope) {
#pragma clang loop interleave(disable)
  for (size_t i = 0; i < count; i++) {
    const REAL s = NAME(sigmoid)((a[i] + noise[i]) * (REAL)1.5);
    z[i] = NAME(stretched)(s);
    slope[i] = z[i] > 0 && z[i] < 1 ? (REAL)1.8 * s * (1 - s) : 0;
  }
}

BRV_WIDE void NAME(brv_expected_gates)(const REAL *a, size_t count, REAL *restrict z) {
#pragma clang loop interleave(disable)
  for (size_t i = 0; i < count; i++) z[i] = NAME(stretched)(NAME(sigmoid)(a[i]));
}

BRV_WIDE void NAME(brv_gate_logits)(const REAL *a, const REAL *gz, const REAL *slope, size_t count, REAL price,
                                    REAL *restrict ga) {
#pragma clang loop interleave(disable)
  for (size_t i = 0; i < count; i++) {
    const REAL q = NAME(sigmoid)(a[i] + (REAL)1.59859684853224696);
    ga[i] = gz[i] * slope[i] + price * q * (1 - q);
  }
}

BRV_WIDE void NAME(brv_gate_columns)(const REAL *w, const REAL *z, size_t rows, size_t columns, REAL *restrict out) {
  for (size_t i = 0; i < rows; i++) {
#pragma clang loop interleave(disable)
    for (size_t j = 0; j < columns; j++) out[i * columns + j] = w[i * columns + j] * z[j];
  }
}

BRV_WIDE void NAME(brv_gate_columns_back)(const REAL *w, const REAL *z, size_t rows, size_t columns, REAL *restrict g,
                                          REAL *restrict gz) {
  for (size_t i = 0; i < rows; i++) {
#pragma clang loop interleave(disable)
    for (size_t j = 0; j < columns; j++) {
      gz[j] += g[i * columns + j] * w[i * columns + j];
      g[i * columns + j] *= z[j];
    }
  }
}

BRV_WIDE void NAME(brv_tanh)(const REAL *in, REAL *out, size_t count) {
#pragma clang loop interleave(disable)
  for (size_t i = 0; i < count; i++) out[i] = NAME(tanh)(in[i]);
}

BRV_WIDE void NAME(brv_exp_negative)(const REAL *in, REAL *out, size_t count) {
#pragma clang loop interleave(disable)
  for (size_t i = 0; i < count; i++) out[i] = NAME(exp_negative)(in[i]);
}
