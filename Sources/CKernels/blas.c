#define _GNU_SOURCE
#include "CKernels.h"
#include <cblas.h>
#include <dlfcn.h>

void brv_blas_prepare(void) { openblas_set_num_threads(1); }
int brv_blas_thread_count(void) { return openblas_get_num_threads(); }
int brv_blas_parallel(void) { return openblas_get_parallel(); }
const char *brv_blas_configuration(void) { return openblas_get_config(); }
const char *brv_blas_core(void) { return openblas_get_corename(); }

const char *brv_blas_library(void) {
  Dl_info info;
  void *symbol = dlsym(RTLD_DEFAULT, "cblas_sgemm");
  return symbol && dladdr(symbol, &info) && info.dli_fname ? info.dli_fname : "?";
}
