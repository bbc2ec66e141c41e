#define _GNU_SOURCE
#include "CMeasures.h"
#include <sched.h>

static cpu_set_t allowed;
static int pinned;

void pin_to_one_processor(void) {
  pinned = sched_getaffinity(0, sizeof allowed, &allowed) == 0;
  const int here = sched_getcpu();
  if (!pinned || here < 0) return;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(here, &one);
  sched_setaffinity(0, sizeof one, &one);
}

void unpin(void) {
  if (pinned) sched_setaffinity(0, sizeof allowed, &allowed);
}
