// Symmetric matrices over OpenBLAS's BLAS and LAPACK: row-major, only the lower triangle is read or written.
#include "CKernels.h"
#include "elementary.h"
#include <cblas.h>
#include <string.h>

// LAPACK sees the transpose: our lower triangle by rows is its upper triangle by columns.
extern void dpotrf_(const char *uplo, const int *n, double *a, const int *lda, int *info, size_t);
extern void dpotrs_(const char *uplo, const int *n, const int *nrhs, const double *a, const int *lda, double *b, const int *ldb,
                    int *info, size_t);
extern void dpotri_(const char *uplo, const int *n, double *a, const int *lda, int *info, size_t);
extern void dtrtrs_(const char *uplo, const char *trans, const char *diag, const int *n, const int *nrhs, const double *a,
                    const int *lda, double *b, const int *ldb, int *info, size_t, size_t, size_t);

void brv_row_gram(const double *rows, size_t k, size_t columns, double *gram) {
  if (k == 0) return;
  cblas_dsyrk(CblasRowMajor, CblasLower, CblasNoTrans, (int)k, (int)columns, 1, rows, (int)columns, 0, gram, (int)k);
}

void brv_column_gram(const double *rows, size_t k, size_t columns, double factor, double keep, double *gram) {
  cblas_dsyrk(CblasRowMajor, CblasLower, CblasTrans, (int)columns, (int)k, factor, rows, (int)columns, keep, gram, (int)columns);
}

BRV_WIDE void brv_scaled_symmetric(const double *restrict from, const double *restrict scales, double factor, double diagonal,
                                   size_t n, double *restrict to) {
  for (size_t i = 0; i < n; i++) {
    const double *restrict row = from + i * n;
    double *restrict out = to + i * n;
    const double own = scales ? factor * scales[i] : factor;
    if (scales)
      for (size_t j = 0; j <= i; j++) out[j] = own * scales[j] * row[j];
    else
      for (size_t j = 0; j <= i; j++) out[j] = own * row[j];
    out[i] += diagonal;
  }
}

void brv_times(const double *rows, size_t k, size_t columns, const double *v, double *out) {
  if (k) cblas_dgemv(CblasRowMajor, CblasNoTrans, (int)k, (int)columns, 1, rows, (int)columns, v, 1, 0, out, 1);
}

void brv_transposed_times(const double *rows, size_t k, size_t columns, const double *v, double *out) {
  if (k == 0) {
    memset(out, 0, columns * sizeof *out);
    return;
  }
  cblas_dgemv(CblasRowMajor, CblasTrans, (int)k, (int)columns, 1, rows, (int)columns, v, 1, 0, out, 1);
}

int brv_cholesky(double *a, size_t n) {
  int order = (int)n, info = 0;
  if (n) dpotrf_("U", &order, a, &order, &info, 1);
  return info;
}

void brv_cholesky_solve(const double *factor, size_t n, double *b) {
  int order = (int)n, one = 1, info = 0;
  if (n) dpotrs_("U", &order, &one, factor, &order, b, &order, &info, 1);
}

void brv_cholesky_back_solve(const double *factor, size_t n, double *b) {
  int order = (int)n, one = 1, info = 0;
  if (n) dtrtrs_("U", "N", "N", &order, &one, factor, &order, b, &order, &info, 1, 1, 1);
}

void brv_cholesky_invert(double *factor, size_t n) {
  int order = (int)n, info = 0;
  if (n) dpotri_("U", &order, factor, &order, &info, 1);
}
