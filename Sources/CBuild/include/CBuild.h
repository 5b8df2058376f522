#ifndef CUTOVER_CBUILD_H
#define CUTOVER_CBUILD_H

/// What git called the sources of this build, as in "v0.1.0-3-g16f91ef"; "unknown" when nobody said.
const char *cutover_revision(void);

/// Has memory given back: by default every thread keeps a heap of its own, and a heap keeps what a long body took.
void cutover_keep_memory_low(void);

/// Takes as many file descriptors as the system grants, up to 65,536: a probe under way holds one.
void cutover_raise_descriptors(void);

/// Lets go of the code in memory that the start alone needed; what is needed again is read from its file.
void cutover_let_go_of_start(void);

#endif
