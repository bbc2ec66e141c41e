// Starts Brevity from its folder, wherever the folder lies: the bundled loader runs the bundled program with the bundled
// libraries, so that nothing of the host is used but its kernel. This launcher is linked statically for the same reason.
//
//     brevity/brevity             this launcher
//     brevity/lib/program         the program
//     brevity/lib/ld-linux-x86-64.so.2, libc.so.6, ...
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int count, char **arguments) {
  char launcher[PATH_MAX];
  ssize_t length = readlink("/proc/self/exe", launcher, sizeof launcher - 1);
  if (length < 0) {
    fprintf(stderr, "brevity: cannot read the link /proc/self/exe: %s; mount /proc.\n", strerror(errno));
    return 69;
  }
  launcher[length] = 0;
  char folder[PATH_MAX];
  strcpy(folder, launcher);
  *strrchr(folder, '/') = 0;

  char loader[PATH_MAX + 32], libraries[PATH_MAX + 8], program[PATH_MAX + 16];
  snprintf(loader, sizeof loader, "%s/lib/ld-linux-x86-64.so.2", folder);
  snprintf(libraries, sizeof libraries, "%s/lib", folder);
  snprintf(program, sizeof program, "%s/lib/program", folder);
  // The program finds itself by this name, because /proc/self/exe is the loader.
  setenv("BREVITY_EXECUTABLE", launcher, 1);

  char **all = calloc(count + 5, sizeof *all);
  if (all == NULL) return 69;
  char *head[] = {loader, "--library-path", libraries, program};
  memcpy(all, head, sizeof head);
  memcpy(all + 4, arguments + 1, (count > 0 ? count - 1 : 0) * sizeof *all);
  execv(loader, all);
  fprintf(stderr, "brevity: cannot start '%s': %s; keep the folder 'lib' beside the program.\n", loader, strerror(errno));
  return 69;
}
