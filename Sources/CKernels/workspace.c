#include "CKernels.h"

size_t brv_workspace_count(const brv_network *net) {
  size_t hidden = 0, widest = 0;
  for (int l = 1; l < net->layer_count; l++) {
    const size_t rows = (size_t)net->widths[l];
    hidden += rows * (net->activation == BRV_ERF ? 2 : 1);
    widest = rows > widest ? rows : widest;
  }
  return (hidden + 2 * widest + (size_t)net->widths[net->layer_count]) * BRV_TILE;
}
