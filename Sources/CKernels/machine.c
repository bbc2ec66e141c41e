#define _GNU_SOURCE
#include "CKernels.h"
#include <cblas.h>
#include <dlfcn.h>
#include <sched.h>

void brv_blas_prepare(void) { openblas_set_num_threads(1); }
int brv_blas_thread_count(void) { return openblas_get_num_threads(); }
int brv_blas_parallel(void) { return openblas_get_parallel(); }
const char *brv_blas_configuration(void) { return openblas_get_config(); }
const char *brv_blas_core(void) { return openblas_get_corename(); }

const char *brv_library_defining(const char *symbol) {
  Dl_info info;
  void *address = dlsym(RTLD_DEFAULT, symbol);
  return address && dladdr(address, &info) ? info.dli_fname : NULL;
}

const char *brv_vector_level(void) {
#if defined(__x86_64__) && defined(__linux__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("x86-64-v4")) return "x86-64-v4";
  if (__builtin_cpu_supports("x86-64-v3")) return "x86-64-v3";
#endif
  return "baseline";
}

int brv_available_processors(void) {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;
}
