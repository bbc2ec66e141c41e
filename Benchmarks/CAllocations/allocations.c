// Counts allocations by standing in front of the C library's allocator, of which glibc exports the second names.
#include "CAllocations.h"
#include <errno.h>
#include <stddef.h>

static _Thread_local int64_t count;

int64_t allocation_count(void) { return count; }

#if defined(__GLIBC__)
void *__libc_malloc(size_t);
void *__libc_calloc(size_t, size_t);
void *__libc_realloc(void *, size_t);
void *__libc_memalign(size_t, size_t);

void *malloc(size_t size) { return count++, __libc_malloc(size); }
void *calloc(size_t items, size_t size) { return count++, __libc_calloc(items, size); }
void *realloc(void *block, size_t size) { return count++, __libc_realloc(block, size); }
void *memalign(size_t alignment, size_t size) { return count++, __libc_memalign(alignment, size); }
void *aligned_alloc(size_t alignment, size_t size) { return count++, __libc_memalign(alignment, size); }
int posix_memalign(void **block, size_t alignment, size_t size) {
  count++;
  *block = __libc_memalign(alignment, size);
  return *block ? 0 : ENOMEM;
}
#endif
