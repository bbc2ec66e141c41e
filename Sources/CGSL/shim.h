// GSL's headers, without its BLAS interface: gsl_cblas.h and OpenBLAS's cblas.h define the same enumerations
// differently, and the process must use OpenBLAS for both.
#ifndef BREVITY_CGSL_SHIM_H
#define BREVITY_CGSL_SHIM_H
#include <cblas.h>
#define __GSL_CBLAS_H__
#include <gsl/gsl_version.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#endif
