#include "CBuild.h"

#if defined(__GLIBC__)
#include <malloc.h>
#endif

const char *cutover_revision(void) { return CUTOVER_REVISION; }

void cutover_keep_memory_low(void) {
#if defined(__GLIBC__)
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_MMAP_THRESHOLD, 128 * 1024);
    mallopt(M_TRIM_THRESHOLD, 128 * 1024);
#endif
}
