#include "CKernels.h"
#include "elementary.h"
#include "layers.h"
#include <cblas.h>
#include <math.h>

#define REAL float
#define NAME(x) x##_f32
#define ERF(x) erff(x)
#define EXP(x) expf(x)
#define LOG(x) logf(x)
#define GEMM cblas_sgemm

#include "steps.inc.h"
#include "rows.inc.h"
#include "softmax.inc.h"
#include "lanes.inc.h"
#include "network.inc.h"
