#ifndef CUTOVER_CBUILD_H
#define CUTOVER_CBUILD_H

/// What git called the sources of this build, as in "v0.1.0-3-g16f91ef"; "unknown" when nobody said.
const char *cutover_revision(void);

#endif
