#include "CBuild.h"

const char *cutover_revision(void) { return CUTOVER_REVISION; }
