// Runs of 64 bytes: one register with AVX-512, two with AVX2, four with 16-byte registers.
// Included once per precision with REAL and NAME(x) defined.
#define RUN (64 / (int)sizeof(REAL))

typedef REAL NAME(run) __attribute__((vector_size(64), aligned(sizeof(REAL))));
typedef REAL NAME(half_run) __attribute__((vector_size(32)));
typedef REAL NAME(quarter_run) __attribute__((vector_size(16)));

// A run in memory. (Functions take runs by address: by value their width would be part of the calling convention.)
#define AT(p) (*(NAME(run) *)(p))
#define READ(p) (*(const NAME(run) *)(p))
// All places equal to a number; x - 0 is x, of both zeros too.
#define SPLAT(x) ((REAL)(x) - (NAME(run)){0})
#define FMA(a, b, c) __builtin_elementwise_fma(a, b, c)
#define UNROLLED _Pragma("clang loop unroll(full)")

// The sum of a run: halves, quarters, then elements.
BRV_INLINE REAL NAME(run_sum)(const NAME(run) *v) {
  NAME(half_run) a[2];
  memcpy(a, v, sizeof *v);
  const NAME(half_run) half = a[0] + a[1];
  NAME(quarter_run) b[2];
  memcpy(b, &half, sizeof half);
  const NAME(quarter_run) q = b[0] + b[1];
  if (sizeof(REAL) == 8) return q[0] + q[1];
  return (q[0] + q[2 % (16 / (int)sizeof(REAL))]) + (q[1] + q[3 % (16 / (int)sizeof(REAL))]);
}

// Transposes a square of quarter runs.
BRV_INLINE void NAME(transpose)(NAME(quarter_run) *q) {
#if BRV_IS_SINGLE
  const NAME(quarter_run) a = __builtin_shufflevector(q[0], q[1], 0, 4, 1, 5), b = __builtin_shufflevector(q[0], q[1], 2, 6, 3, 7);
  const NAME(quarter_run) c = __builtin_shufflevector(q[2], q[3], 0, 4, 1, 5), d = __builtin_shufflevector(q[2], q[3], 2, 6, 3, 7);
  q[0] = __builtin_shufflevector(a, c, 0, 1, 4, 5);
  q[1] = __builtin_shufflevector(a, c, 2, 3, 6, 7);
  q[2] = __builtin_shufflevector(b, d, 0, 1, 4, 5);
  q[3] = __builtin_shufflevector(b, d, 2, 3, 6, 7);
#else
  const NAME(quarter_run) a = q[0];
  q[0] = __builtin_shufflevector(a, q[1], 0, 2);
  q[1] = __builtin_shufflevector(a, q[1], 1, 3);
#endif
}
