#include "CKernels.h"
#include "elementary.h"
#include "layers.h"

#define REAL float
#define NAME(x) x##_f32
#define BRV_IS_SINGLE 1

#include "runs.inc.h"
#include "steps.inc.h"
#include "rows.inc.h"
#include "softmax.inc.h"
#include "lanes.inc.h"
#include "products.inc.h"
#include "network.inc.h"
