#include "CKernels.h"
#include "elementary.h"
#include "layers.h"
#include <cblas.h>
#include <math.h>

#define REAL double
#define NAME(x) x##_f64
#define ERF(x) erf(x)
#define EXP(x) exp(x)
#define LOG(x) log(x)
#define GEMM cblas_dgemm

#include "steps.inc.h"
#include "rows.inc.h"
#include "softmax.inc.h"
#include "lanes.inc.h"
#include "network.inc.h"
#include "jacobian.inc.h"
