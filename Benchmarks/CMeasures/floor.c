#include "CKernels.h"
#include "CMeasures.h"
#include "openblas.h"
#include <math.h>
#include <time.h>

enum { width = 25, tanh_block = 4096 };

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

#define DEFINE(REAL, S, GEMM)                                                                                            \
  double measured_products_##S(int n, int repetitions) {                                                                 \
    static _Alignas(64) REAL h[width * BRV_TILE], delta[width * BRV_TILE], out[width * BRV_TILE];                         \
    static _Alignas(64) REAL w[width * width], gradient[width * width];                                                  \
    const brv_openblas *blas = brv_load_openblas();                                                                      \
    if (!blas) return NAN;                                                                                               \
    for (int i = 0; i < width * BRV_TILE; i++) h[i] = delta[i] = (REAL)(i % 17) / 17;                                     \
    for (int i = 0; i < width * width; i++) w[i] = (REAL)(i % 13) / 13;                                                  \
    double least = 1e9;                                                                                                  \
    for (int r = 0; r < repetitions; r++) {                                                                              \
      const double start = now();                                                                                        \
      for (int s = 0; s < n; s += BRV_TILE) {                                                                            \
        const int m = n - s < BRV_TILE ? n - s : BRV_TILE;                                                               \
        GEMM(ROW_MAJOR, NOT_TRANSPOSED, NOT_TRANSPOSED, width, m, width, 1, w, width, h, BRV_TILE, 0, out, BRV_TILE);    \
        GEMM(ROW_MAJOR, TRANSPOSED, NOT_TRANSPOSED, width, m, width, 1, w, width, delta, BRV_TILE, 0, out, BRV_TILE);  \
        GEMM(ROW_MAJOR, NOT_TRANSPOSED, TRANSPOSED, width, width, m, 1, delta, BRV_TILE, h, BRV_TILE, 0, gradient, width); \
      }                                                                                                                  \
      const double seconds = now() - start;                                                                              \
      least = seconds < least ? seconds : least;                                                                         \
    }                                                                                                                    \
    return least;                                                                                                        \
  }                                                                                                                      \
  double measured_tanh_##S(int count, int repetitions) {                                                                 \
    static _Alignas(64) REAL in[tanh_block], out[tanh_block];                                                            \
    for (int i = 0; i < tanh_block; i++) in[i] = (REAL)(i % 101) / 25 - 2;                                               \
    double least = 1e9;                                                                                                  \
    for (int r = 0; r < repetitions; r++) {                                                                              \
      const double start = now();                                                                                        \
      for (int s = 0; s < count; s += tanh_block)                                                                        \
        brv_tanh_##S(in, out, (size_t)(count - s < tanh_block ? count - s : tanh_block));                                \
      const double seconds = now() - start;                                                                              \
      least = seconds < least ? seconds : least;                                                                         \
    }                                                                                                                    \
    return least;                                                                                                        \
  }

DEFINE(float, f32, blas->sgemm)
DEFINE(double, f64, blas->dgemm)
