#define _GNU_SOURCE
#include "CKernels.h"
#include "layers.h"
#include <dlfcn.h>
#include <sched.h>
#include <string.h>

const char *brv_library_defining(const char *symbol) {
  Dl_info info;
  void *address = dlsym(RTLD_DEFAULT, symbol);
  return address && dladdr(address, &info) ? info.dli_fname : NULL;
}

const char *brv_own_object(void) {
  Dl_info info;
  return dladdr((const void *)brv_own_object, &info) ? info.dli_fname : NULL;
}

const char *brv_vector_level(void) {
#if defined(__x86_64__) && defined(__linux__)
  __builtin_cpu_init();
#ifndef BRV_WITHOUT_AVX512
  if (__builtin_cpu_supports("x86-64-v4")) return "x86-64-v4";
#endif
  if (__builtin_cpu_supports("x86-64-v3")) return "x86-64-v3";
#elif defined(__aarch64__)
  return "aarch64";
#endif
  return "baseline";
}

int brv_has_wide_registers;

__attribute__((constructor)) static void look_at_processor(void) {
  brv_has_wide_registers = strcmp(brv_vector_level(), "x86-64-v4") == 0;
}

int brv_available_processors(void) {
  cpu_set_t set;
  return sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;
}
