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
  /* c = scale · op(a) b + keep · c, row-major: op(a) rows x inner, b inner x columns; a is stored transposed (inner x     \
     rows) if `transposed`. */                                                                                        \
  void brv_multiply_##S(int transposed, size_t rows, size_t inner, size_t columns, REAL scale, const REAL *a,         \
                        const REAL *b, REAL keep, REAL *c);                                                           \
  /* Exact gradients of `columns` gated linear regressions with `rows` variables of squared norm N_j, from the         \
     correlations c = F_j · (y - F (w pi)); all arrays rows x columns, l0 and l1 one value per column:                \
     gw = -2 pi c + 2 N w pi (1 - pi) + l1 pi sign w;  gp = -2 w c + N w² (1 - 2 pi) + l0 + l1 |w|. */                 \
  void brv_gated_gradient_##S(const REAL *w, const REAL *pi, const REAL *c, const REAL *norms, const REAL *l0,        \
                              const REAL *l1, size_t rows, size_t columns, REAL *gw, REAL *gp);                       \
  /* x = min(upper, max(lower, x)) with lower <= 0 <= upper. */                                                       \
  void brv_clip_##S(REAL *x, size_t count, REAL lower, REAL upper);                                                   \
  /* out = a b, elementwise. */                                                                                       \
  void brv_multiply_elements_##S(const REAL *a, const REAL *b, REAL *out, size_t count);                              \
  /* mean += weight (x - mean). */                                                                                    \
  void brv_average_##S(REAL *mean, const REAL *x, size_t count, REAL weight);                                         \
  /* Constrained l0: gradients of u [(p - w pi)² + w² pi (1 - pi)] + alpha pi by p (added), w and pi (set). */         \
  void brv_constraint_gradient_##S(const REAL *p, const REAL *w, const REAL *pi, const REAL *u, size_t count,         \
                                   REAL alpha, REAL *gp, REAL *gw, REAL *gpi);                                        \
  /* gu = -[(p - w pi)² + w² pi (1 - pi)], whose descent is the ascent on u. */                                       \
  void brv_constraint_ascent_##S(const REAL *p, const REAL *w, const REAL *pi, size_t count, REAL *gu);               \
  /* Hard-concrete gates from logits a and logistic noise: s = sigmoid((a + noise)/(2/3)), z = clip(1.2 s - 0.1);     \
     slope = dz/da, 0 where z is 0 or 1. */                                                                           \
  void brv_hard_concrete_##S(const REAL *a, const REAL *noise, size_t count, REAL *z, REAL *slope);                   \
  /* The gate without noise: z = clip(1.2 sigmoid(a) - 0.1). */                                                       \
  void brv_expected_gates_##S(const REAL *a, size_t count, REAL *z);                                                  \
  /* ga = gz slope + price q (1 - q), q = P(gate > 0) = sigmoid(a + (2/3) ln 11). */                                  \
  void brv_gate_logits_##S(const REAL *a, const REAL *gz, const REAL *slope, size_t count, REAL price, REAL *ga);     \
  /* out = w z for a matrix w of rows x columns with one gate per column. */                                          \
  void brv_gate_columns_##S(const REAL *w, const REAL *z, size_t rows, size_t columns, REAL *out);                    \
  /* Its derivatives from g = d/d out: g becomes d/d w = g z, gz += sum over rows of g w. */                          \
  void brv_gate_columns_back_##S(const REAL *w, const REAL *z, size_t rows, size_t columns, REAL *g, REAL *gz);       \
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
// The Jacobian of logits, k rows of classes × ldx, becomes k rows of (classes − 1) × ldx: in each sample it is multiplied by a
// root of diag(p) − p pᵀ. `reference` is a class that is left out, of root probability `reference_q`; `column_q` holds √p of
// the others, the last class in the place of the reference.
void brv_softmax_whiten(double *rows, size_t k, size_t classes, size_t ldx, const double *p, const double *column_q,
                        const double *reference_q, const int32_t *reference);
// Symmetric matrices are row-major; only their lower triangle is read or written. `rows` is k × columns.
void brv_row_gram_f64(const double *rows, size_t k, size_t columns, double *gram);     // gram (k × k) = rows rowsᵀ
// gram (columns²) = factor · rowsᵀ rows + keep · gram
void brv_column_gram_f64(const double *rows, size_t k, size_t columns, double factor, double keep, double *gram);
// to = diagonal · I + factor · D from D, n × n, D the diagonal matrix of `scales`, or I where that is NULL
void brv_scaled_symmetric_f64(const double *from, const double *scales, double factor, double diagonal, size_t n, double *to);
void brv_times_f64(const double *rows, size_t k, size_t columns, const double *v, double *out);             // rows v
void brv_transposed_times_f64(const double *rows, size_t k, size_t columns, const double *v, double *out);  // rowsᵀ v
// a = F Fᵀ in place, F lower; 0, or the order of the leading minor that is not positive.
int brv_cholesky_f64(double *a, size_t n);
void brv_cholesky_solve_f64(const double *factor, size_t n, double *b);       // b = (F Fᵀ)⁻¹ b
void brv_cholesky_back_solve_f64(const double *factor, size_t n, double *b);  // b = F⁻ᵀ b
void brv_cholesky_invert_f64(double *factor, size_t n);                       // (F Fᵀ)⁻¹, lower triangle
double brv_dot_f64(const double *a, const double *b, size_t count);           // a · b

// The shared object a C symbol of this process comes from; NULL where there is none, as in a static executable.
const char *brv_library_defining(const char *symbol);
// The file that holds these functions.
const char *brv_own_object(void);
// The widest vector loops this processor runs: "x86-64-v4", "x86-64-v3", "aarch64" or "baseline".
const char *brv_vector_level(void);
// Processors this process may run on, or 0 where that cannot be asked.
int brv_available_processors(void);

#endif
