#ifndef CUTOVER_CBUILD_H
#define CUTOVER_CBUILD_H

/// What git called the sources of this build, as in "v0.1.0-3-g16f91ef"; "unknown" when nobody said.
const char *cutover_revision(void);

/// Has memory given back: by default every thread keeps a heap of its own, and a heap keeps what a long body took.
void cutover_keep_memory_low(void);

/// Lets go of the code in memory that the start alone needed; what is needed again is read from its file.
void cutover_let_go_of_start(void);

#endif
