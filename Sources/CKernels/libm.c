// The elementary functions of this program, in double precision, in place of the C library's. They have the C library's
// names, so that Swift, GSL and the kernels all use them, and give the same bits on every processor and with every C
// library. Each result is computed as a sum of two numbers, of which the second holds what the first rounds away, and is
// rounded once: the errors of normal results are below 0.55 units in the last place for exp, exp2, log, log2, log10, log1p,
// pow, tanh, sin and cos, below 1 for expm1 and erf, and below 4 for sinh, cosh, atanh and erfc. errno is not set.
#include "elementary.h"

typedef struct {
  double hi, lo;
} pair;

static const double infinite = __builtin_inf(), undefined = __builtin_nan("");

// a + b for |a| >= |b| or a = 0
BRV_INLINE pair ordered_sum(double a, double b) {
  const double hi = a + b;
  return (pair){hi, b - (hi - a)};
}

BRV_INLINE pair sum(double a, double b) {
  const double hi = a + b, part = hi - a;
  return (pair){hi, (a - (hi - part)) + (b - part)};
}

BRV_INLINE pair product(double a, double b) {
  const double hi = a * b;
  return (pair){hi, __builtin_fma(a, b, -hi)};
}

BRV_INLINE pair times(pair a, pair b) {
  const double hi = a.hi * b.hi;
  return (pair){hi, __builtin_fma(a.hi, b.hi, -hi) + __builtin_fma(a.hi, b.lo, a.lo * b.hi)};
}

BRV_INLINE pair quotient(pair a, pair b) {
  const double first = a.hi / b.hi;
  return ordered_sum(first, (__builtin_fma(-first, b.hi, a.hi) + __builtin_fma(-first, b.lo, a.lo)) / b.hi);
}

BRV_INLINE uint64_t bits_of(double x) {
  uint64_t bits;
  memcpy(&bits, &x, 8);
  return bits;
}

BRV_INLINE double of_bits(uint64_t bits) {
  double x;
  memcpy(&x, &bits, 8);
  return x;
}

// 2^k for normal results
BRV_INLINE double power_of_two(int64_t k) { return of_bits((uint64_t)(k + 1023) << 52); }

// x 2^k without rounding twice where the result is normal
BRV_INLINE double scaled(double x, int64_t k) {
  if (k > 1023) return x * power_of_two(1023) * power_of_two(k - 1023);
  if (k < -1022) return x * power_of_two(k + 1022 < -1022 ? -1022 : k + 1022) * power_of_two(-1022);
  return x * power_of_two(k);
}

// MARK: exponentials

static const double ln2_hi = 0x1.62e42fefa2000p-1, ln2_lo = 0x1.9ef35793c7673p-41, ln2_rest = 0x1.f97b57a079a19p-103;

// e^r - 1 for |r| <= 0.35: r + r²/2 as a pair, then r³ (1/6 + r/24 + …)
BRV_INLINE pair exponential_minus_one(pair r) {
  const double x = r.hi;
  double q = 1.0 / 1307674368000;
  q = __builtin_fma(q, x, 1.0 / 87178291200);
  q = __builtin_fma(q, x, 1.0 / 6227020800);
  q = __builtin_fma(q, x, 1.0 / 479001600);
  q = __builtin_fma(q, x, 1.0 / 39916800);
  q = __builtin_fma(q, x, 1.0 / 3628800);
  q = __builtin_fma(q, x, 1.0 / 362880);
  q = __builtin_fma(q, x, 1.0 / 40320);
  q = __builtin_fma(q, x, 1.0 / 5040);
  q = __builtin_fma(q, x, 1.0 / 720);
  q = __builtin_fma(q, x, 1.0 / 120);
  q = __builtin_fma(q, x, 1.0 / 24);
  q = __builtin_fma(q, x, 1.0 / 6);
  const pair square = product(x, x), head = ordered_sum(x, square.hi / 2);
  return ordered_sum(head.hi, head.lo + (square.lo / 2 + __builtin_fma(x * square.hi, q, __builtin_fma(x, r.lo, r.lo))));
}

// x + lo = k ln 2 + r
BRV_INLINE pair reduced(double x, double lo, int64_t *k) {
  const double n = __builtin_rint(x * 1.4426950408889634);
  *k = (int64_t)n;
  const double hi = __builtin_fma(-n, ln2_hi, x);
  const pair low = product(n, ln2_lo), r = sum(hi, -low.hi);
  return ordered_sum(r.hi, r.lo + (lo - low.lo - n * ln2_rest));
}

// e^(x + lo)
BRV_INLINE double exponential(double x, double lo) {
  if (!(x < 709.79)) return x >= 709.79 ? infinite : x;
  if (x < -746) return 0;
  int64_t k;
  const pair e = exponential_minus_one(reduced(x, lo, &k)), one = ordered_sum(1, e.hi);
  return scaled(one.hi + (one.lo + e.lo), k);
}

BRV_WIDE static double own_exp(double x) { return exponential(x, 0); }

BRV_WIDE static double own_exp2(double x) {
  if (!(x < 1024)) return x >= 1024 ? infinite : x;
  if (x < -1076) return 0;
  const double n = __builtin_rint(x);
  const pair ln2 = {0x1.62e42fefa39efp-1, 0x1.abc9e3b39803fp-56};
  const pair e = exponential_minus_one(times((pair){x - n, 0}, ln2)), one = ordered_sum(1, e.hi);
  return scaled(one.hi + (one.lo + e.lo), (int64_t)n);
}

// e^x - 1 for -40 <= x <= 709
BRV_INLINE pair exponential_less_one(double x) {
  int64_t k;
  const pair e = exponential_minus_one(reduced(x, 0, &k));
  if (k == 0) return e;
  if (k > 60) return (pair){scaled(1 + e.hi, k), 0};
  const double s = power_of_two(k);
  const pair one = sum(s, -1), head = sum(one.hi, s * e.hi);
  return ordered_sum(head.hi, head.lo + (s * e.lo + one.lo));
}

BRV_WIDE static double own_expm1(double x) {
  if (!(x < 709)) return x >= 709 ? exponential(x, 0) : x;
  if (x < -40) return -1;
  if (__builtin_fabs(x) < 0x1p-54) return x;
  const pair e = exponential_less_one(x);
  return e.hi + e.lo;
}

// tanh |x| = -t/(2 + t) with t = e^(-2|x|) - 1
BRV_WIDE static double own_tanh(double x) {
  const double a = __builtin_fabs(x);
  if (!(a > 0x1p-28)) return x;
  if (a > 20) return __builtin_copysign(1, x);
  const pair t = exponential_less_one(-2 * a), d = sum(2, t.hi), q = quotient(t, (pair){d.hi, d.lo + t.lo});
  return __builtin_copysign(q.hi + q.lo, x);
}

BRV_WIDE static double own_sinh(double x) {
  const double a = __builtin_fabs(x);
  if (a > 709) {
    const double half = exponential(a / 2, 0);
    return __builtin_copysign(half / 2 * half, x);
  }
  if (!(a > 0x1p-28)) return x;
  const pair e = exponential_less_one(a);
  const double t = e.hi + e.lo;
  return __builtin_copysign((t + t / (t + 1)) / 2, x);
}

BRV_WIDE static double own_cosh(double x) {
  const double a = __builtin_fabs(x);
  if (a > 709) {
    const double half = exponential(a / 2, 0);
    return half / 2 * half;
  }
  const double e = exponential(a, 0);
  return (e + 1 / e) / 2;
}

// MARK: logarithms

// ln m of x + lo = 2^e m, m in about [√½, √2): with s = (m - 1)/(m + 1), ln m = 2 s (1 + s²/3 + s⁴/5 + …)
BRV_INLINE pair mantissa_logarithm(double x, double lo, int64_t *exponent) {
  const int64_t e = ((int64_t)bits_of(x) - 0x3fe6a09e667f3bcd) >> 52;
  *exponent = e;
  const double m = of_bits(bits_of(x) - ((uint64_t)e << 52));
  const pair f = sum(m - 1, lo == 0 ? 0 : scaled(lo, -e)), d = sum(2, f.hi);
  const pair s = quotient(f, (pair){d.hi, d.lo + f.lo}), z = times(s, s);
  double q = 1.0 / 29;
  q = __builtin_fma(q, z.hi, 1.0 / 27);
  q = __builtin_fma(q, z.hi, 1.0 / 25);
  q = __builtin_fma(q, z.hi, 1.0 / 23);
  q = __builtin_fma(q, z.hi, 1.0 / 21);
  q = __builtin_fma(q, z.hi, 1.0 / 19);
  q = __builtin_fma(q, z.hi, 1.0 / 17);
  q = __builtin_fma(q, z.hi, 1.0 / 15);
  q = __builtin_fma(q, z.hi, 1.0 / 13);
  q = __builtin_fma(q, z.hi, 1.0 / 11);
  q = __builtin_fma(q, z.hi, 1.0 / 9);
  q = __builtin_fma(q, z.hi, 1.0 / 7);
  q = __builtin_fma(q, z.hi, 1.0 / 5);
  const pair third = times(z, (pair){0x1.5555555555555p-2, 0x1.5555555555555p-56});
  const pair w = ordered_sum(third.hi, third.lo + z.hi * z.hi * q);
  const pair correction = times(s, w), value = ordered_sum(s.hi, correction.hi);
  const double low = value.lo + (s.lo + correction.lo);
  return (pair){2 * value.hi, 2 * low};
}

// ln (x 2^-shift + lo)
BRV_INLINE pair whole_logarithm(double x, double lo, double shift) {
  int64_t e;
  const pair m = mantissa_logarithm(x, lo, &e);
  const double k = (double)e - shift;
  const pair head = sum(k * ln2_hi, m.hi);
  return ordered_sum(head.hi, head.lo + __builtin_fma(k, ln2_lo, m.lo));
}

// What is not positive, normal and finite: 1 where *value is the logarithm, else 0 and x is made normal by 2^-shift.
BRV_INLINE int is_special(double *x, double *shift, double *value) {
  *shift = 0;
  if (*x >= 0x1p-1022 && *x < infinite) return 0;
  if (*x > 0 && *x < infinite) {
    *x *= 0x1p54;
    *shift = 54;
    return 0;
  }
  *value = *x == 0 ? -infinite : (*x > 0 ? infinite : (*x < 0 ? undefined : *x));
  return 1;
}

BRV_WIDE static double own_log(double x) {
  double shift, value;
  if (is_special(&x, &shift, &value)) return value;
  const pair l = whole_logarithm(x, 0, shift);
  return l.hi + l.lo;
}

BRV_WIDE static double own_log2(double x) {
  double shift, value;
  if (is_special(&x, &shift, &value)) return value;
  int64_t e;
  const pair m = times(mantissa_logarithm(x, 0, &e), (pair){0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56});
  const pair head = sum((double)e - shift, m.hi);
  return head.hi + (head.lo + m.lo);
}

BRV_WIDE static double own_log10(double x) {
  double shift, value;
  if (is_special(&x, &shift, &value)) return value;
  const pair l = times(whole_logarithm(x, 0, shift), (pair){0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57});
  return l.hi + l.lo;
}

BRV_WIDE static double own_log1p(double x) {
  if (!(x > -1) || x == infinite) return x == -1 ? -infinite : (x < -1 ? undefined : x);
  if (__builtin_fabs(x) < 0x1p-54) return x;
  const pair u = sum(1, x), l = whole_logarithm(u.hi, u.lo, 0);
  return l.hi + l.lo;
}

// atanh |x| = ln(1 + 2|x|/(1 - |x|))/2
BRV_WIDE static double own_atanh(double x) {
  const double a = __builtin_fabs(x);
  if (!(a < 1)) return a == 1 ? __builtin_copysign(infinite, x) : (a > 1 ? undefined : x);
  if (a < 0x1p-28) return x;
  const pair u = sum(1, 2 * a / (1 - a)), l = whole_logarithm(u.hi, u.lo, 0);
  return __builtin_copysign((l.hi + l.lo) / 2, x);
}

BRV_WIDE static double own_pow(double x, double y) {
  if (y == 0 || x == 1) return 1;
  if (x != x || y != y) return x + y;
  const double a = __builtin_fabs(x), half = y / 2;
  const int is_whole = __builtin_trunc(y) == y, is_odd = is_whole && __builtin_trunc(half) != half && __builtin_fabs(y) < 0x1p53;
  const double sign = is_odd ? __builtin_copysign(1, x) : 1;
  if (a == 1 && is_whole) return sign;  // an infinite y is whole and even
  if (a == 0 || a == infinite || __builtin_fabs(y) == infinite) {
    const int grows = (a > 1) == (y > 0);
    return sign * (grows ? infinite : 0);
  }
  if (x < 0 && !is_whole) return undefined;
  double shift, value, m = a;
  is_special(&m, &shift, &value);
  const pair l = whole_logarithm(m, 0, shift);
  if (__builtin_fabs(y) > 0x1p70) return sign * ((l.hi > 0) == (y > 0) ? infinite : 0);
  const pair p = times(l, (pair){y, 0});
  return sign * exponential(p.hi, p.lo);
}

// MARK: sine and cosine

// 2/π in binary digits behind the point
static const uint64_t two_over_pi[20] = {
    0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561, 0xb7246e3a424dd2e0,
    0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484, 0xe99c7026b45f7e41, 0x3991d639835339f4,
    0x9c845f8bbdf9283b, 0x1ff897ffde05980f, 0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d,
    0x7527bac7ebe5f17b, 0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab, 0xf0cfbc209af4361d};

// Digits 64 word … 64 word + 63 of 2/π; those before the point are 0.
BRV_INLINE uint64_t digits(int word) { return word < 0 ? 0 : two_over_pi[word]; }

// a = quadrant π/2 + r for a = 2^e m from 2^20 on (Payne and Hanek 1983): the digits of 2/π before place e - 2 add only
// multiples of 4 to a 2/π, and of the product with the 192 from there on, its first 128 bits modulo 4 are enough.
static pair reduced_huge(double a, int64_t *quadrant) {
  const int e = (int)(bits_of(a) >> 52) - 1075, from = e - 2 + 64;
  const uint64_t m = (bits_of(a) & 0xfffffffffffff) | 0x10000000000000;
  const int word = from / 64 - 1, bit = from % 64;
  uint64_t w[3];
  for (int i = 0; i < 3; i++) w[i] = digits(word + i) << bit | (bit ? digits(word + i + 1) >> (64 - bit) : 0);
  const unsigned __int128 low = (unsigned __int128)m * w[2], middle = (unsigned __int128)m * w[1] + (low >> 64);
  const uint64_t top = m * w[0] + (uint64_t)(middle >> 64);
  unsigned __int128 fraction = ((unsigned __int128)top << 64 | (uint64_t)middle) << 2;
  const int is_above_half = (int)(fraction >> 127);
  *quadrant = (int64_t)(top >> 62) + is_above_half;
  if (is_above_half) fraction = -fraction;
  const pair part = ordered_sum((double)(uint64_t)(fraction >> 75) * 0x1p-53, (double)(uint64_t)(fraction >> 11) * 0x1p-117);
  const pair r = times(part, (pair){0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54});
  return is_above_half ? (pair){-r.hi, -r.lo} : r;
}

// a = quadrant π/2 + r with |r| <= π/4, for a >= 0
BRV_INLINE pair quarter_turns(double a, int64_t *quadrant) {
  if (a >= 0x1p20) return reduced_huge(a, quadrant);
  const double n = __builtin_rint(a * 0x1.45f306dc9c883p-1);
  *quadrant = (int64_t)n;
  const double first = __builtin_fma(-n, 0x1.921fb54400000p+0, a);
  const pair second = sum(first, -n * 0x1.0b4611a600000p-34), third = sum(second.hi, -n * 0x1.3198a2e000000p-69);
  return ordered_sum(third.hi, third.lo + __builtin_fma(-n, 0x1.b839a252049c1p-104, second.lo));
}

// sin r = r + r w with w = -r²/6 + r⁴ (1/120 - …)
BRV_INLINE double near_sine(pair r) {
  const pair z = times(r, r);
  double q = -1.0 / 121645100408832000;
  q = __builtin_fma(q, z.hi, 1.0 / 355687428096000);
  q = __builtin_fma(q, z.hi, -1.0 / 1307674368000);
  q = __builtin_fma(q, z.hi, 1.0 / 6227020800);
  q = __builtin_fma(q, z.hi, -1.0 / 39916800);
  q = __builtin_fma(q, z.hi, 1.0 / 362880);
  q = __builtin_fma(q, z.hi, -1.0 / 5040);
  q = __builtin_fma(q, z.hi, 1.0 / 120);
  const pair sixth = times(z, (pair){-0x1.5555555555555p-3, -0x1.5555555555555p-57});
  const pair w = ordered_sum(sixth.hi, sixth.lo + z.hi * z.hi * q), rest = times(r, w), s = ordered_sum(r.hi, rest.hi);
  return s.hi + (s.lo + (r.lo + rest.lo));
}

// cos r = 1 - r²/2 + r⁴ (1/24 - …)
BRV_INLINE double near_cosine(pair r) {
  const pair z = times(r, r);
  double q = 1.0 / 2432902008176640000;
  q = __builtin_fma(q, z.hi, -1.0 / 6402373705728000);
  q = __builtin_fma(q, z.hi, 1.0 / 20922789888000);
  q = __builtin_fma(q, z.hi, -1.0 / 87178291200);
  q = __builtin_fma(q, z.hi, 1.0 / 479001600);
  q = __builtin_fma(q, z.hi, -1.0 / 3628800);
  q = __builtin_fma(q, z.hi, 1.0 / 40320);
  q = __builtin_fma(q, z.hi, -1.0 / 720);
  q = __builtin_fma(q, z.hi, 1.0 / 24);
  const pair c = ordered_sum(1, -z.hi / 2);
  return c.hi + (c.lo + __builtin_fma(z.hi * z.hi, q, -z.lo / 2));
}

BRV_WIDE static void own_sincos(double x, double *sine, double *cosine) {
  const double a = __builtin_fabs(x);
  if (!(a < infinite)) {
    *sine = *cosine = undefined;
    return;
  }
  int64_t quadrant;
  const pair r = quarter_turns(a, &quadrant);
  const double s = near_sine(r), c = near_cosine(r);
  const double across = quadrant & 1 ? c : s, along = quadrant & 1 ? s : c;
  *sine = x == 0 ? x : __builtin_copysign(1, x) * (quadrant & 2 ? -across : across);
  *cosine = (quadrant + 1) & 2 ? -along : along;
}

// MARK: the error function

BRV_WIDE static double own_erf(double x) { return erf_f64(x); }

BRV_WIDE static double own_erfc(double x) {
  if (x <= -1) return 1 - erf_f64(x);
  if (x < 1) {
    const pair head = product(x, erf_small[0]), rest = sum(1, -head.hi);
    return rest.hi + (rest.lo - head.lo - x * erf_small_rest_f64(x * x));
  }
  if (x > 27.3) return 0;
  const pair square = product(x, x);
  return exponential(-square.hi, -square.lo) * erfc_scaled_f64(x);
}

// MARK: the C library's names. Wrappers, because a function that is chosen when the program is loaded cannot be called by
// a shared library from outside.

double exp(double x) { return own_exp(x); }
double exp2(double x) { return own_exp2(x); }
double expm1(double x) { return own_expm1(x); }
double log(double x) { return own_log(x); }
double log2(double x) { return own_log2(x); }
double log10(double x) { return own_log10(x); }
double log1p(double x) { return own_log1p(x); }
double atanh(double x) { return own_atanh(x); }
double pow(double x, double y) { return own_pow(x, y); }
double tanh(double x) { return own_tanh(x); }
double sinh(double x) { return own_sinh(x); }
double cosh(double x) { return own_cosh(x); }
double erf(double x) { return own_erf(x); }
double erfc(double x) { return own_erfc(x); }
void sincos(double x, double *sine, double *cosine) { own_sincos(x, sine, cosine); }

double sin(double x) {
  double sine, cosine;
  own_sincos(x, &sine, &cosine);
  return sine;
}

double cos(double x) {
  double sine, cosine;
  own_sincos(x, &sine, &cosine);
  return cosine;
}
