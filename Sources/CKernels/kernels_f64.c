#include "CKernels.h"
#include "elementary.h"
#include "layers.h"

#define REAL double
#define NAME(x) x##_f64
#define BRV_IS_SINGLE 0

#include "runs.inc.h"
#include "steps.inc.h"
#include "rows.inc.h"
#include "softmax.inc.h"
#include "lanes.inc.h"
#include "products.inc.h"
#include "network.inc.h"
#include "jacobian.inc.h"
#include "symmetric.inc.h"
