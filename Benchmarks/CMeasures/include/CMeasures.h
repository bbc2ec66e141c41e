// What the benchmark measures outside the program's own code.
#ifndef BREVITY_CMEASURES_H
#define BREVITY_CMEASURES_H
#include <stdint.h>

// The processor type whose kernels OpenBLAS uses in what follows; NULL where it is not installed, and then its times are NaN.
const char *openblas_core(void);

// Seconds that OpenBLAS takes for the three products of a hidden layer of 25 units over n samples, forward (W h),
// backward (W' delta) and of the gradient (delta h'), in tiles of the size the program uses; the least of `repetitions`.
double measured_products_f32(int n, int repetitions);
double measured_products_f64(int n, int repetitions);

// Seconds of a vector tanh of `count` numbers that stay in the cache; the least of `repetitions`.
double measured_tanh_f32(int count, int repetitions);
double measured_tanh_f64(int count, int repetitions);

// Seconds that OpenBLAS takes for the normal equations of `parameters` on n samples, in the smaller of the two forms: one
// dsyrk of the Jacobian and one dpotrf; the least of `repetitions`.
double measured_normal_equations(int parameters, int n, int repetitions);

// Seconds that the calling thread has spent on a processor.
double thread_seconds(void);

// Bytes of this process that are in memory.
int64_t resident_bytes(void);

// Keeps this process, and those it starts, on one of the processors it may use; unpin() gives the others back.
void pin_to_one_processor(void);
void unpin(void);
#endif
