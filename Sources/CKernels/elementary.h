// tanh and exp(-|a|), written so that the compiler turns loops over them into wide vector code.
//
// exp: with z = k ln 2 + r, |r| <= (ln 2)/2, e^z - 1 = 2^k p(r) + (2^k - 1), p the Taylor polynomial of e^r - 1.
// tanh: with |a| = k (ln 2)/2 + u, |u| <= (ln 2)/4, s = 2^k and tanh u = T/A by its continued fraction (Lambert), cut
// where it is exact to the unit roundoff, the addition theorem gives
//   tanh |a| = ((s - 1) A + (s + 1) T)/((s + 1) A + (s - 1) T),
// one division and short dependencies. The relative error stays below 5 units in the last place everywhere; the result
// is odd, saturates at exactly +-1, and passes NaN on.
// Reassociation must stay off in these functions: k is rounded by adding and subtracting a large constant.
#ifndef BREVITY_ELEMENTARY_H
#define BREVITY_ELEMENTARY_H
#include <stdint.h>
#include <string.h>

#if defined(__x86_64__) && defined(__linux__)
// Swift on Linux is compiled for baseline x86-64; these clones are chosen at run time by the processor.
#define BRV_WIDE __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define BRV_WIDE
#endif
#define BRV_INLINE static inline __attribute__((always_inline))

// p(r) = e^r - 1 and s = 2^k for z = k ln 2 + r >= -87 (single) or -708 (double)
BRV_INLINE float expm1_parts_f32(float z, float *s) {
  const float magic = 12582912.0f;  // 1.5 * 2^23
  float shifted = z * 1.44269504f + magic;
  float k = shifted - magic;
  float r = z - k * 0.693359375f;
  r = r + k * 2.12194440e-4f;
  uint32_t bits;
  memcpy(&bits, &shifted, 4);
  bits = (bits << 23) + 0x3f800000u;
  memcpy(s, &bits, 4);
  float q = 1.0f / 5040;
  q = q * r + 1.0f / 720;
  q = q * r + 1.0f / 120;
  q = q * r + 1.0f / 24;
  q = q * r + 1.0f / 6;
  q = q * r + 0.5f;
  return r + r * r * q;
}

BRV_INLINE double expm1_parts_f64(double z, double *s) {
  const double magic = 6755399441055744.0;  // 1.5 * 2^52
  double shifted = z * 1.4426950408889634 + magic;
  double k = shifted - magic;
  double r = z - k * 0.693147180369123816490;
  r = r - k * 1.90821492927058770002e-10;
  uint64_t bits;
  memcpy(&bits, &shifted, 8);
  bits = (bits << 52) + 0x3ff0000000000000u;
  memcpy(s, &bits, 8);
  double q = 1.0 / 6227020800;
  q = q * r + 1.0 / 479001600;
  q = q * r + 1.0 / 39916800;
  q = q * r + 1.0 / 3628800;
  q = q * r + 1.0 / 362880;
  q = q * r + 1.0 / 40320;
  q = q * r + 1.0 / 5040;
  q = q * r + 1.0 / 720;
  q = q * r + 1.0 / 120;
  q = q * r + 1.0 / 24;
  q = q * r + 1.0 / 6;
  q = q * r + 0.5;
  return r + r * r * q;
}

BRV_INLINE float tanh_f32(float a) {
  const float magic = 12582912.0f;
  float m = __builtin_fabsf(a), s;
  m = m > 10.0f ? 10.0f : m;  // false for NaN, which therefore stays
  float shifted = m * 2.88539008f + magic;
  float k = shifted - magic;
  float u = m - k * 0.3466796875f;
  u = u + k * 1.06097220e-4f;
  uint32_t bits;
  memcpy(&bits, &shifted, 4);
  bits = (bits << 23) + 0x3f800000u;
  memcpy(&s, &bits, 4);
  const float v = u * u;
  const float T = u * (v * (1.0f / 15) + 1), A = v * 0.4f + 1;
  const float below = s - 1, above = s + 1;
  return __builtin_copysignf((above * T + below * A) / (below * T + above * A), a);
}

BRV_INLINE double tanh_f64(double a) {
  const double magic = 6755399441055744.0;
  double m = __builtin_fabs(a), s;
  m = m > 20.0 ? 20.0 : m;
  double shifted = m * 2.8853900817779268 + magic;
  double k = shifted - magic;
  double u = m - k * 0.346573590184561908245;
  u = u - k * 9.54107464635293850e-11;
  uint64_t bits;
  memcpy(&bits, &shifted, 8);
  bits = (bits << 52) + 0x3ff0000000000000u;
  memcpy(&s, &bits, 8);
  const double v = u * u;
  const double T = u * (v * (v * (21.0 / 10395) + 1260.0 / 10395) + 1);
  const double A = v * (v * (v * (1.0 / 10395) + 210.0 / 10395) + 4725.0 / 10395) + 1;
  const double below = s - 1, above = s + 1;
  return __builtin_copysign((above * T + below * A) / (below * T + above * A), a);
}

BRV_INLINE float exp_negative_f32(float a) {
  float m = __builtin_fabsf(a), s;
  m = m > 87.0f ? 87.0f : m;
  float p = expm1_parts_f32(-m, &s);
  return s * p + s;
}

BRV_INLINE double exp_negative_f64(double a) {
  double m = __builtin_fabs(a), s;
  m = m > 708.0 ? 708.0 : m;
  double p = expm1_parts_f64(-m, &s);
  return s * p + s;
}
#endif
