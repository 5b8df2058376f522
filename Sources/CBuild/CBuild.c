#define _GNU_SOURCE
#include "CBuild.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

const char *cutover_revision(void) { return CUTOVER_REVISION; }

void cutover_keep_memory_low(void) {
#if defined(__GLIBC__)
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_MMAP_THRESHOLD, 128 * 1024);
    // Less, and the heap of libcurl's thread is trimmed and taken again every few probes.
    mallopt(M_TRIM_THRESHOLD, 512 * 1024);
#endif
}

void cutover_raise_descriptors(void) {
    const rlim_t wanted = 65536;
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
    limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
    setrlimit(RLIMIT_NOFILE, &limit);
}

void cutover_let_go_of_start(void) {
    FILE *maps = fopen("/proc/self/maps", "r");
    if (!maps) return;
    char line[4096];
    while (fgets(line, sizeof line, maps)) {
        unsigned long start, end;
        char rights[5];
        // Code that lies in a file was never written to, so the file has all of it.
        if (sscanf(line, "%lx-%lx %4s", &start, &end, rights) == 3 && !strcmp(rights, "r-xp") && strchr(line, '/'))
            madvise((void *)start, end - start, MADV_DONTNEED);
    }
    fclose(maps);
}
