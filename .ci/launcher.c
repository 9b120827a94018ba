// Starts the Node beside it with the command line tool: no shell, no library. Libraries that the system lacks come from lib/.
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const system_folders[] = {"/usr/lib/x86_64-linux-gnu", "/lib/x86_64-linux-gnu", "/usr/lib64", "/lib64", "/usr/lib"};

static int is_here(const char *library) {
  char path[PATH_MAX];
  for (size_t i = 0; i < sizeof system_folders / sizeof *system_folders; i++) {
    snprintf(path, sizeof path, "%s/%s", system_folders[i], library);
    if (access(path, R_OK) == 0) return 1;
  }
  return 0;
}

/* After what the caller has there; the system's own libraries win by not being here at all. */
static void add_folder(const char *folder) {
  const char *before = getenv("LD_LIBRARY_PATH");
  char joined[4 * PATH_MAX];
  if (before && *before) snprintf(joined, sizeof joined, "%s:%s", before, folder);
  else snprintf(joined, sizeof joined, "%s", folder);
  setenv("LD_LIBRARY_PATH", joined, 1);
}

int main(int argc, char **argv) {
  char here[PATH_MAX];
  ssize_t length = readlink("/proc/self/exe", here, sizeof here - 1);
  if (length < 0) {
    // Without /proc the name that it was started by must do.
    if (!realpath(argv[0], here)) {
      fputs("kuznets: cannot tell where it lies; start it by its path\n", stderr);
      return 1;
    }
  } else here[length] = 0;
  *strrchr(here, '/') = 0;

  char path[2 * PATH_MAX];
  snprintf(path, sizeof path, "%s/lib/cpp", here);
  if (!is_here("libstdc++.so.6") || !is_here("libgcc_s.so.1")) add_folder(path);
  snprintf(path, sizeof path, "%s/lib/vulkan", here);
  if (!is_here("libvulkan.so.1")) add_folder(path);

  char node[2 * PATH_MAX], program[2 * PATH_MAX];
  snprintf(node, sizeof node, "%s/lib/node", here);
  snprintf(program, sizeof program, "%s/app/bin/kuznets.js", here);
  char **arguments = calloc((size_t)argc + 2, sizeof *arguments);
  arguments[0] = node;
  arguments[1] = program;
  for (int i = 1; i < argc; i++) arguments[i + 1] = argv[i];
  execv(node, arguments);
  perror("kuznets: lib/node");
  return 1;
}
