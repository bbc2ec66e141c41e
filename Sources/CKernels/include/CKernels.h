// The vector loops of Brevity, in single (_f32) and double (_f64) precision. Legend of letters, used in all of them:
//   n        samples            ld…   distance in elements between two rows of a matrix
//   theta    flat parameters: layer after layer, W_l row by row, then b_l
//   x, y     inputs (d_0 rows) and labels (d_L rows); one row per feature, samples contiguous
//   h_l      activations of layer l            delta_l   derivative of the loss by the pre-activations of layer l
#ifndef BREVITY_CKERNELS_H
#define BREVITY_CKERNELS_H
#include <stddef.h>
#include <stdint.h>

// Samples per tile: the activations of a tile stay in the second-level cache.
#define BRV_TILE 384
// Sample counts are padded to this many elements, so that vector loops have no tails. Padding must be zero.
#define BRV_PAD 16

enum { BRV_TANH = 0, BRV_RELU = 1, BRV_ERF = 2, BRV_IDENTITY = 3 };

typedef struct {
  int32_t layer_count;     // L
  int32_t activation;      // of the hidden layers
  int32_t has_bias;
  const int32_t *widths;   // d_0 … d_L
} brv_network;

// Elements of workspace that the functions below need for `net`.
size_t brv_workspace_count(const brv_network *net);

#define BRV_DECLARE(REAL, S)                                                                                          \
  /* Sum of squared errors over samples and outputs; gradient = scale · ∂SSE/∂theta (overwritten). */                 \
  double brv_gradient_##S(const brv_network *net, const REAL *theta, const REAL *x, size_t ldx, const REAL *y,        \
                          size_t ldy, size_t n, double scale, REAL *gradient, REAL *workspace);                       \
  /* Sum of squared errors alone. */                                                                                  \
  double brv_squared_error_##S(const brv_network *net, const REAL *theta, const REAL *x, size_t ldx, const REAL *y,   \
                               size_t ldy, size_t n, REAL *workspace);                                                \
  /* Cross-entropy of the softmax of the outputs, in nats, summed over samples; y holds class probabilities. */         \
  double brv_cross_entropy_gradient_##S(const brv_network *net, const REAL *theta, const REAL *x, size_t ldx,         \
                                        const REAL *y, size_t ldy, size_t n, double scale, REAL *gradient,            \
                                        REAL *workspace);                                                             \
  double brv_cross_entropy_##S(const brv_network *net, const REAL *theta, const REAL *x, size_t ldx, const REAL *y,   \
                               size_t ldy, size_t n, REAL *workspace);                                                \
  /* Outputs f(x), d_L rows of n. */                                                                                  \
  void brv_outputs_##S(const brv_network *net, const REAL *theta, const REAL *x, size_t ldx, size_t n, REAL *out,     \
                       size_t ldo, REAL *workspace);                                                                  \
  /* gradient += a sign(theta), sign(0) = 0. */                                                                       \
  void brv_add_l1_##S(const REAL *theta, REAL *gradient, size_t count, REAL a);                                       \
  /* gradient += a beta sign(theta) exp(-beta |theta|). */                                                            \
  void brv_add_smooth_l0_##S(const REAL *theta, REAL *gradient, size_t count, REAL a, REAL beta);                     \
  /* gradient += 2 r theta. */                                                                                        \
  void brv_add_l2_##S(const REAL *theta, REAL *gradient, size_t count, REAL r);                                       \
  /* One step of Adam; c1 = 1/(1 - b1^t), c2 = 1/(1 - b2^t); parameters with mask 0 stay 0; mask may be NULL. */      \
  void brv_adam_##S(REAL *theta, const REAL *gradient, REAL *m, REAL *v, const REAL *mask, size_t count, REAL rate,   \
                    REAL b1, REAL b2, REAL epsilon, REAL c1, REAL c2);                                                \
  /* theta -= rate · gradient; parameters with mask 0 stay 0; mask may be NULL. */                                    \
  void brv_descend_##S(REAL *theta, const REAL *gradient, const REAL *mask, size_t count, REAL rate);                 \
  /* out = tanh(in), elementwise. */                                                                                  \
  void brv_tanh_##S(const REAL *in, REAL *out, size_t count);                                                         \
  /* out = exp(-|in|), elementwise. */                                                                                \
  void brv_exp_negative_##S(const REAL *in, REAL *out, size_t count);

BRV_DECLARE(float, f32)
BRV_DECLARE(double, f64)
#undef BRV_DECLARE

// Second order, in double precision.
// Outputs f (d_L rows of ldx) and their derivatives: row target_of[p] of the Jacobian belongs to parameter p (< 0: none),
// its column o·ldx + s to output o of sample s. Columns of padding are zero. ldx is a multiple of BRV_PAD.
void brv_jacobian_f64(const brv_network *net, const double *theta, const double *x, size_t ldx, size_t n,
                      const int32_t *target_of, size_t parameters, double *jacobian, double *out, double *workspace);
// Symmetric matrices are row-major; only their lower triangle is read or written. `rows` is k × columns.
void brv_row_gram(const double *rows, size_t k, size_t columns, double *gram);     // gram (k × k) = rows rowsᵀ
void brv_column_gram(const double *rows, size_t k, size_t columns, double *gram);  // gram (columns²) = rowsᵀ rows
void brv_times(const double *rows, size_t k, size_t columns, const double *v, double *out);             // rows v
void brv_transposed_times(const double *rows, size_t k, size_t columns, const double *v, double *out);  // rowsᵀ v
// a = F Fᵀ in place, F lower; 0, or the order of the leading minor that is not positive.
int brv_cholesky(double *a, size_t n);
void brv_cholesky_solve(const double *factor, size_t n, double *b);       // b = (F Fᵀ)⁻¹ b
void brv_cholesky_back_solve(const double *factor, size_t n, double *b);  // b = F⁻ᵀ b
void brv_cholesky_invert(double *factor, size_t n);                       // (F Fᵀ)⁻¹, lower triangle

// OpenBLAS with one thread: parallelism is across runs. Call once before any other function here.
void brv_blas_prepare(void);
int brv_blas_thread_count(void);
// 0 sequential, 1 POSIX threads, 2 OpenMP
int brv_blas_parallel(void);
const char *brv_blas_configuration(void);
const char *brv_blas_core(void);
// The shared object a C symbol of this process comes from; NULL where there is none, as in a static executable.
const char *brv_library_defining(const char *symbol);
// The widest vector loops this processor runs: "x86-64-v4", "x86-64-v3" or "baseline".
const char *brv_vector_level(void);
// Processors this process may run on, or 0 where that cannot be asked.
int brv_available_processors(void);

#endif
