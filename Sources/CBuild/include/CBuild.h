#ifndef CUTOVER_CBUILD_H
#define CUTOVER_CBUILD_H

/// What git called the sources of this build, as in "v0.1.0-3-g16f91ef"; "unknown" when nobody said.
const char *cutover_revision(void);

/// Has memory given back: by default every thread keeps a heap of its own, and a heap keeps what a long body took.
void cutover_keep_memory_low(void);

#endif
