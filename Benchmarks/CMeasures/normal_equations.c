// The products and the factor of the normal equations by OpenBLAS alone.
#include "CMeasures.h"
#include "openblas.h"
#include <math.h>
#include <stdlib.h>
#include <time.h>

double thread_seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

double measured_normal_equations(int parameters, int n, int repetitions) {
  const int primal = parameters <= n, order = primal ? parameters : n;
  const brv_openblas *blas = brv_load_openblas();
  if (!blas) return NAN;
  double *jacobian = malloc((size_t)parameters * (size_t)n * sizeof *jacobian);
  double *gram = malloc((size_t)order * (size_t)order * sizeof *gram);
  double least = 1e9;
  if (jacobian && gram) {
    for (int i = 0; i < parameters * n; i++) jacobian[i] = (double)((i * 7919u) % 1013u) / 1013 - 0.5;
    for (int r = 0; r < repetitions; r++) {
      const double start = thread_seconds();
      blas->dsyrk(ROW_MAJOR, LOWER, primal ? NOT_TRANSPOSED : TRANSPOSED, order, primal ? n : parameters, 1, jacobian,
                  n, 0, gram, order);
      const double middle = thread_seconds();
      for (int i = 0; i < order; i++) gram[(size_t)i * (size_t)order + (size_t)i] += 1e6;
      const double again = thread_seconds();
      int info = 0;
      blas->dpotrf("U", &order, gram, &order, &info, 1);
      const double seconds = thread_seconds() - again + middle - start;
      if (info == 0 && seconds < least) least = seconds;
    }
  }
  free(jacobian);
  free(gram);
  return least;
}
