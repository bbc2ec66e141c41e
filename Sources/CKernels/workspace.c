#include "CKernels.h"
#include "layers.h"
#include <pthread.h>
#include <stdlib.h>

size_t brv_workspace_count(const brv_network *net) {
  size_t hidden = 0, widest = 0;
  for (int l = 1; l < net->layer_count; l++) {
    const size_t rows = (size_t)net->widths[l];
    hidden += rows * (net->activation == BRV_ERF ? 2 : 1);
    widest = rows > widest ? rows : widest;
  }
  return (hidden + 2 * widest + (size_t)net->widths[net->layer_count]) * BRV_TILE;
}

static pthread_key_t scratch_key;
static _Thread_local struct { void *memory; size_t bytes; } scratch;

__attribute__((constructor)) static void make_key(void) { pthread_key_create(&scratch_key, free); }

void *brv_scratch(size_t bytes) {
  if (scratch.bytes < bytes) {
    free(scratch.memory);
    if (posix_memalign(&scratch.memory, 64, bytes) != 0) abort();
    scratch.bytes = bytes;
    pthread_setspecific(scratch_key, scratch.memory);  // freed when the thread ends
  }
  return scratch.memory;
}
