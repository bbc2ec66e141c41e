// Prints fingerprints (FNV-1a) of what the kernels and the elementary functions compute. Tests/portable/test.sh compares
// them between processors.
#include "CKernels.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t fingerprint(const void *memory, size_t bytes) {
  const unsigned char *b = memory;
  uint64_t hash = 0xcbf29ce484222325u;
  for (size_t i = 0; i < bytes; i++) hash = (hash ^ b[i]) * 0x100000001b3u;
  return hash;
}

// Numbers in [-1/2, 1/2) that are the same everywhere.
static double number(void) {
  static uint32_t state = 1;
  state = state * 1664525u + 1013904223u;
  return (state >> 8) / 16777216.0 - 0.5;
}

// The gradient of a network on n samples, narrow or wide.
#define GRADIENT(REAL, S)                                                                                               \
  static void gradient_##S(const int32_t *widths, int layers, int activation, size_t n) {                               \
    const brv_network net = {layers, activation, 1, widths};                                                            \
    const size_t stride = (n + BRV_PAD - 1) / BRV_PAD * BRV_PAD;                                                        \
    size_t count = 0;                                                                                                   \
    for (int l = 1; l <= layers; l++) count += (size_t)widths[l] * (size_t)(widths[l - 1] + 1);                         \
    REAL *theta = calloc(count, sizeof(REAL)), *gradient = calloc(count, sizeof(REAL));                                 \
    REAL *x = calloc(stride * (size_t)widths[0], sizeof(REAL)), *y = calloc(stride * (size_t)widths[layers], sizeof(REAL)); \
    REAL *work = aligned_alloc(64, brv_workspace_count(&net) * sizeof(REAL));                                           \
    for (size_t i = 0; i < count; i++) theta[i] = (REAL)number();                                                       \
    for (int f = 0; f < widths[0]; f++)                                                                                 \
      for (size_t s = 0; s < n; s++) x[(size_t)f * stride + s] = (REAL)(4 * number());                                  \
    for (size_t s = 0; s < n; s++) y[s] = (REAL)number();                                                               \
    const double loss = brv_gradient_##S(&net, theta, x, stride, y, stride, n, 1.0, gradient, work);                    \
    printf("gradient " #S " %d-%d-%d, n = %zu: %016llx %016llx\n", widths[0], widths[1], widths[2], n,                  \
           (unsigned long long)fingerprint(&loss, sizeof loss),                                                         \
           (unsigned long long)fingerprint(gradient, count * sizeof(REAL)));                                            \
    free(theta), free(gradient), free(x), free(y), free(work);                                                          \
  }

GRADIENT(float, f32)
GRADIENT(double, f64)

static void symmetric(size_t order) {
  double *rows = malloc(order * (order + 5) * sizeof *rows), *gram = calloc(order * order, sizeof *gram);
  for (size_t i = 0; i < order * (order + 5); i++) rows[i] = number();
  brv_row_gram_f64(rows, order, order + 5, gram);
  for (size_t i = 0; i < order; i++) gram[i * order + i] += 1;
  printf("factor of order %zu: %d", order, brv_cholesky_f64(gram, order));
  printf(" %016llx", (unsigned long long)fingerprint(gram, order * order * sizeof *gram));
  brv_cholesky_invert_f64(gram, order);
  printf(" %016llx\n", (unsigned long long)fingerprint(gram, order * order * sizeof *gram));
  free(rows), free(gram);
}

static void function(const char *name, double (*f)(double), double from, double step) {
  double values[1000];
  for (int i = 0; i < 1000; i++) values[i] = f(from + step * i);
  printf("%s %016llx\n", name, (unsigned long long)fingerprint(values, sizeof values));
}

int main(void) {
  const int32_t narrow[] = {2, 25, 25, 1}, wide[] = {3, 70, 66, 1};
  const size_t sizes[] = {1, 30, 300, 1000};
  for (int i = 0; i < 4; i++) {
    gradient_f32(narrow, 3, BRV_TANH, sizes[i]);
    gradient_f64(narrow, 3, BRV_TANH, sizes[i]);
    gradient_f32(wide, 3, BRV_ERF, sizes[i]);
    gradient_f64(wide, 3, BRV_RELU, sizes[i]);
  }
  const size_t orders[] = {1, 47, 49, 130};
  for (int i = 0; i < 4; i++) symmetric(orders[i]);
  function("exp", exp, -700, 1.37), function("log", log, 1e-3, 0.731), function("log1p", log1p, -0.99, 0.013);
  function("expm1", expm1, -30, 0.061), function("sin", sin, -900, 1.81), function("cos", cos, -900, 1.81);
  function("tanh", tanh, -20, 0.041), function("erf", erf, -6, 0.0121), function("erfc", erfc, -6, 0.0311);
  return 0;
}
