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

BRV_WIDE void NAME(brv_tanh)(const REAL *in, REAL *out, size_t count) {
#pragma clang loop interleave(disable)
  for (size_t i = 0; i < count; i++) out[i] = NAME(tanh)(in[i]);
}

BRV_WIDE void NAME(brv_exp_negative)(const REAL *in, REAL *out, size_t count) {
#pragma clang loop interleave(disable)
  for (size_t i = 0; i < count; i++) out[i] = NAME(exp_negative)(in[i]);
}
