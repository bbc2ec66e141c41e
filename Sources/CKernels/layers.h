// The deepest network the kernels lay out on the stack; the Swift side refuses deeper ones.
#define BRV_MAX_LAYERS 64
