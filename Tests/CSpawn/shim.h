// The two file actions of glibc's spawn.h that Swift cannot see: they ask for _GNU_SOURCE, which Swift does not set.
#ifndef CUTOVER_CSPAWN_SHIM_H
#define CUTOVER_CSPAWN_SHIM_H

#include <spawn.h>

int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);

#endif
