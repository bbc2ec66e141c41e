// tanh and exp(-|a|), written so that the compiler turns loops over them into wide vector code.
//
// exp: with z = k ln 2 + r, |r| <= (ln 2)/2, e^z - 1 = 2^k p(r) + (2^k - 1), p the Taylor polynomial of e^r - 1.
// tanh: with |a| = k (ln 2)/2 + u, |u| <= (ln 2)/4, s = 2^k and tanh u = T/A by its continued fraction (Lambert), cut
// where it is exact to the unit roundoff, the addition theorem gives
//   tanh |a| = ((s - 1) A + (s + 1) T)/((s + 1) A + (s - 1) T),
// one division and short dependencies. The relative error stays below 5 units in the last place everywhere; the result
// is odd, saturates at exactly +-1, and passes NaN on.
// Every product that is added to something is a fused multiply-add where FMA stands and is rounded where it does not:
// the compiler may neither fuse nor reorder, so that all processors give the same bits (docs/reproducibility.md).
#ifndef BREVITY_ELEMENTARY_H
#define BREVITY_ELEMENTARY_H
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__) && defined(__linux__)
// Swift on Linux is compiled for baseline x86-64; these clones are chosen at run time by the processor.
#ifdef BRV_WITHOUT_AVX512  // make bench-avx2: how fast it is on processors that have no AVX-512
#define BRV_WIDE __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define BRV_WIDE __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#endif
#else
#define BRV_WIDE
#endif
#define BRV_INLINE static inline __attribute__((always_inline))

#pragma clang fp contract(off) reassociate(off)

BRV_INLINE float fma_f32(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
BRV_INLINE double fma_f64(double a, double b, double c) { return __builtin_fma(a, b, c); }

// p(r) = e^r - 1 and s = 2^k for z = k ln 2 + r >= -87 (single) or -708 (double)
BRV_INLINE float expm1_parts_f32(float z, float *s) {
  const float magic = 12582912.0f;  // 1.5 * 2^23
  const float shifted = fma_f32(z, 1.44269504f, magic);
  const float k = shifted - magic;
  float r = fma_f32(-k, 0.693359375f, z);
  r = fma_f32(k, 2.12194440e-4f, r);
  uint32_t bits;
  memcpy(&bits, &shifted, 4);
  bits = (bits << 23) + 0x3f800000u;
  memcpy(s, &bits, 4);
  float q = 1.0f / 5040;
  q = fma_f32(q, r, 1.0f / 720);
  q = fma_f32(q, r, 1.0f / 120);
  q = fma_f32(q, r, 1.0f / 24);
  q = fma_f32(q, r, 1.0f / 6);
  q = fma_f32(q, r, 0.5f);
  return fma_f32(r * r, q, r);
}

BRV_INLINE double expm1_parts_f64(double z, double *s) {
  const double magic = 6755399441055744.0;  // 1.5 * 2^52
  const double shifted = fma_f64(z, 1.4426950408889634, magic);
  const double k = shifted - magic;
  double r = fma_f64(-k, 0.693147180369123816490, z);
  r = fma_f64(-k, 1.90821492927058770002e-10, r);
  uint64_t bits;
  memcpy(&bits, &shifted, 8);
  bits = (bits << 52) + 0x3ff0000000000000u;
  memcpy(s, &bits, 8);
  double q = 1.0 / 6227020800;
  q = fma_f64(q, r, 1.0 / 479001600);
  q = fma_f64(q, r, 1.0 / 39916800);
  q = fma_f64(q, r, 1.0 / 3628800);
  q = fma_f64(q, r, 1.0 / 362880);
  q = fma_f64(q, r, 1.0 / 40320);
  q = fma_f64(q, r, 1.0 / 5040);
  q = fma_f64(q, r, 1.0 / 720);
  q = fma_f64(q, r, 1.0 / 120);
  q = fma_f64(q, r, 1.0 / 24);
  q = fma_f64(q, r, 1.0 / 6);
  q = fma_f64(q, r, 0.5);
  return fma_f64(r * r, q, r);
}

BRV_INLINE float tanh_f32(float a) {
  const float magic = 12582912.0f;
  float m = __builtin_fabsf(a), s;
  m = m > 10.0f ? 10.0f : m;  // false for NaN, which therefore stays
  const float shifted = fma_f32(m, 2.88539008f, magic);
  const float k = shifted - magic;
  float u = fma_f32(-k, 0.3466796875f, m);
  u = fma_f32(k, 1.06097220e-4f, u);
  uint32_t bits;
  memcpy(&bits, &shifted, 4);
  bits = (bits << 23) + 0x3f800000u;
  memcpy(&s, &bits, 4);
  const float v = u * u;
  const float T = u * fma_f32(v, 1.0f / 15, 1), A = fma_f32(v, 0.4f, 1);
  const float below = s - 1, above = s + 1;
  return __builtin_copysignf(fma_f32(above, T, below * A) / fma_f32(below, T, above * A), a);
}

BRV_INLINE double tanh_f64(double a) {
  const double magic = 6755399441055744.0;
  double m = __builtin_fabs(a), s;
  m = m > 20.0 ? 20.0 : m;
  const double shifted = fma_f64(m, 2.8853900817779268, magic);
  const double k = shifted - magic;
  double u = fma_f64(-k, 0.346573590184561908245, m);
  u = fma_f64(-k, 9.54107464635293850e-11, u);
  uint64_t bits;
  memcpy(&bits, &shifted, 8);
  bits = (bits << 52) + 0x3ff0000000000000u;
  memcpy(&s, &bits, 8);
  const double v = u * u;
  const double T = u * fma_f64(v, fma_f64(v, 21.0 / 10395, 1260.0 / 10395), 1);
  const double A = fma_f64(v, fma_f64(v, fma_f64(v, 1.0 / 10395, 210.0 / 10395), 4725.0 / 10395), 1);
  const double below = s - 1, above = s + 1;
  return __builtin_copysign(fma_f64(above, T, below * A) / fma_f64(below, T, above * A), a);
}

BRV_INLINE float exp_negative_f32(float a) {
  float m = __builtin_fabsf(a), s;
  m = m > 87.0f ? 87.0f : m;
  float p = expm1_parts_f32(-m, &s);
  return fma_f32(s, p, s);
}

BRV_INLINE double exp_negative_f64(double a) {
  double m = __builtin_fabs(a), s;
  m = m > 708.0 ? 708.0 : m;
  double p = expm1_parts_f64(-m, &s);
  return fma_f64(s, p, s);
}

// ln x of a positive, normal, finite x = 2^e m with m in [√½, √2): with f = m - 1 and s = f/(2 + f),
// ln m = f - f²/2 + s (f²/2 + R(s²)), R = 2 (s²/3 + s⁴/5 + …). The error stays below 1 unit in the last place.
BRV_INLINE double log_f64(double x) {
  int64_t bits;
  memcpy(&bits, &x, 8);
  const int64_t e = (bits - 0x3fe6a09e667f3bcd) >> 52;
  bits -= (int64_t)((uint64_t)e << 52);
  double m;
  memcpy(&m, &bits, 8);
  const double f = m - 1, s = f / (2 + f), z = s * s, half = 0.5 * f * f;
  double q = 2.0 / 23;
  q = fma_f64(q, z, 2.0 / 21);
  q = fma_f64(q, z, 2.0 / 19);
  q = fma_f64(q, z, 2.0 / 17);
  q = fma_f64(q, z, 2.0 / 15);
  q = fma_f64(q, z, 2.0 / 13);
  q = fma_f64(q, z, 2.0 / 11);
  q = fma_f64(q, z, 2.0 / 9);
  q = fma_f64(q, z, 2.0 / 7);
  q = fma_f64(q, z, 2.0 / 5);
  q = fma_f64(q, z, 2.0 / 3);
  const double k = (double)e, low = fma_f64(s, fma_f64(q, z, half), k * 1.90821492927058770002e-10);
  return fma_f64(k, 0.693147180369123816490, f - (half - low));
}

BRV_INLINE float log_f32(float x) { return (float)log_f64((double)x); }

// Below 1, erf x = x P(x²); from there 1 - erfc x with erfc x = e^(-x²) Q(u)/(1 + 2 x), u = (11 x - 38)/(9 x + 18).
// P and Q interpolate in Chebyshev's nodes on [0, 1] and [1, 28]; their errors are 7e-18 and 4e-17.
static const double erf_small[13] = {
    1.1283791670955126, -0.3761263890318375, 0.11283791670954879, -0.026866170645076792, 0.0052239776248180145,
    -0.000854832698083379, 0.0001205533111164271, -1.4925595266831182e-05, 1.6461000484121368e-06,
    -1.6350312701054695e-07, 1.4659775274047436e-08, -1.1372848856791674e-09, 5.957176147748911e-11,
};
static const double erf_large[22] = {
    1.2432638591923084, -0.09033540950629683, -0.02115541471071555, 0.022445844650549836, -0.00717424013289894,
    0.0004726255757648425, 0.0003628599761530267, -6.453845893454496e-05, -2.5054242957222514e-05,
    5.2932613657688985e-06, 2.467104274532694e-06, -3.256840485718723e-07, -2.8629589456681835e-07,
    -3.1058542507949107e-09, 3.19658710807381e-08, 6.230116153947126e-09, -2.743800929261005e-09,
    -1.3936228295317192e-09, 9.187316869057085e-11, 1.9130808165554142e-10, 9.6044215982042e-12,
    -1.3951282011066973e-11,
};

// P(v) - P(0), with what P(0) is more than erf_small[0]
BRV_INLINE double erf_small_rest_f64(double v) {
  double p = erf_small[12];
#pragma clang loop unroll(full)
  for (int i = 11; i >= 1; i--) p = fma_f64(p, v, erf_small[i]);
  return fma_f64(p, v, 0x1.187bfcbbd6b70p-56);
}

// Q(u)/(1 + 2 x)
BRV_INLINE double erfc_scaled_f64(double x) {
  const double u = fma_f64(11, x, -38) / fma_f64(9, x, 18);
  double q = erf_large[21];
#pragma clang loop unroll(full)
  for (int i = 20; i >= 0; i--) q = fma_f64(q, u, erf_large[i]);
  return q / fma_f64(2, x, 1);
}

BRV_INLINE double erf_f64(double a) {
  double x = __builtin_fabs(a);
  const double small = fma_f64(x, erf_small[0], x * erf_small_rest_f64(x * x));
  x = x > 6 ? 6 : x;
  const double square = x * x, rest = fma_f64(x, x, -square);
  const double large = 1 - exp_negative_f64(square) * (1 - rest) * erfc_scaled_f64(x);
  return __builtin_copysign(x < 1 ? small : large, a);
}

BRV_INLINE float erf_f32(float a) { return (float)erf_f64((double)a); }
#endif
