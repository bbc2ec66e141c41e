#ifndef BREVITY_LAYERS_H
#define BREVITY_LAYERS_H
#include <stddef.h>

// The deepest network the kernels lay out on the stack; the Swift side refuses deeper ones.
#define BRV_MAX_LAYERS 64
// The widest layer whose products need no packing into panels.
#define BRV_NARROW 64
// What a pass over the samples sums up.
enum { BRV_SQUARED_ERROR, BRV_CROSS_ENTROPY };
// Whether the processor has 32 registers of 64 bytes (AVX-512), so that blocks of products may be larger.
extern int brv_has_wide_registers;
// Memory of the calling thread for one product, of at least this many bytes, on a boundary of 64.
void *brv_scratch(size_t bytes);
#endif
