// OpenBLAS as a yardstick, loaded when it is first asked: with the kernels that suit this processor, which its own guess
// may miss, and with one thread. The variables must be set before the library is loaded.
#include "openblas.h"
#include "CKernels.h"
#include <dlfcn.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static brv_openblas library;

static void load(void) {
  const char *level = brv_vector_level();
  if (strcmp(level, "x86-64-v4") == 0) setenv("OPENBLAS_CORETYPE", "SkylakeX", 1);
  if (strcmp(level, "x86-64-v3") == 0) setenv("OPENBLAS_CORETYPE", "Haswell", 1);
  setenv("OPENBLAS_NUM_THREADS", "1", 1);
  void *handle = dlopen("libopenblas.so.0", RTLD_NOW | RTLD_LOCAL);
  if (!handle) return;
  library.sgemm = (brv_sgemm *)dlsym(handle, "cblas_sgemm");
  library.dgemm = (brv_dgemm *)dlsym(handle, "cblas_dgemm");
  library.dsyrk = (brv_dsyrk *)dlsym(handle, "cblas_dsyrk");
  library.dpotrf = (brv_dpotrf *)dlsym(handle, "dpotrf_");
  const char *(*name)(void) = (const char *(*)(void))dlsym(handle, "openblas_get_corename");
  library.core = name ? name() : "?";
}

const brv_openblas *brv_load_openblas(void) {
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, load);
  return library.sgemm && library.dgemm && library.dsyrk && library.dpotrf ? &library : NULL;
}

const char *openblas_core(void) {
  const brv_openblas *blas = brv_load_openblas();
  return blas ? blas->core : NULL;
}
