#include "CMeasures.h"
#include <stdio.h>
#include <unistd.h>

int64_t resident_bytes(void) {
  long total = 0, resident = 0;
  FILE *file = fopen("/proc/self/statm", "r");
  if (!file) return 0;
  const int fields = fscanf(file, "%ld %ld", &total, &resident);
  fclose(file);
  return fields == 2 ? (int64_t)resident * sysconf(_SC_PAGESIZE) : 0;
}
