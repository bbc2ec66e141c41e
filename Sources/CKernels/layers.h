// The deepest network the kernels lay out on the stack; the Swift side refuses deeper ones.
#define BRV_MAX_LAYERS 64
// The widest layer whose products are our own; OpenBLAS overtakes them where its packing pays.
#define BRV_NARROW 64
// What a pass over the samples sums up.
enum { BRV_SQUARED_ERROR, BRV_CROSS_ENTROPY };
