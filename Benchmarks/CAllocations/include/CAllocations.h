// A count of allocations that does not depend on the machine, for the benchmark and the tests; the program has none of it.
#ifndef BREVITY_CALLOCATIONS_H
#define BREVITY_CALLOCATIONS_H
#include <stdint.h>

// Blocks asked for by the calling thread since it started: malloc, calloc, realloc and the aligned variants. Zero where
// the C library is not glibc.
int64_t allocation_count(void);
#endif
