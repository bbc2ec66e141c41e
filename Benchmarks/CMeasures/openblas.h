#ifndef BREVITY_OPENBLAS_H
#define BREVITY_OPENBLAS_H
#include <stddef.h>

// The numbers of CBLAS.
enum { ROW_MAJOR = 101, NOT_TRANSPOSED = 111, TRANSPOSED = 112, LOWER = 122 };

typedef void brv_sgemm(int, int, int, int, int, int, float, const float *, int, const float *, int, float, float *, int);
typedef void brv_dgemm(int, int, int, int, int, int, double, const double *, int, const double *, int, double, double *, int);
typedef void brv_dsyrk(int, int, int, int, int, double, const double *, int, double, double *, int);
typedef void brv_dpotrf(const char *, const int *, double *, const int *, int *, size_t);

typedef struct {
  brv_sgemm *sgemm;
  brv_dgemm *dgemm;
  brv_dsyrk *dsyrk;
  brv_dpotrf *dpotrf;
  const char *core;
} brv_openblas;

// NULL where OpenBLAS is not installed.
const brv_openblas *brv_load_openblas(void);
#endif
