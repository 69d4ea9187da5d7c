/*
 * Hyperscan over a list of files, for npm run bench:scan.
 *
 *   hyperscan PATTERNS FILES
 *
 * PATTERNS: one a line, `caseless TAB pattern`. What Hyperscan does not take as it is, is compiled as a prefilter. FILES: one path a line. Prints one line of JSON about the patterns; then, for each line on
 * standard input, reads and scans every file in block mode on one thread: `run` prints one line of JSON with the time;
 * `read` only reads; `report PATH` writes `file TAB pattern TAB end` of each match.
 *
 * Hyperscan tells every end of a match. Ends of one pattern that follow one another byte by byte count as one match.
 */
#include <errno.h>
#include <fcntl.h>
#include <hs/hs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 4096 };

static char *patterns[MOST];
static unsigned flags[MOST], ids[MOST];
static unsigned count;
static unsigned long long last_end[MOST];
static unsigned long long matches;
static unsigned file_index;
static FILE *report;

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flag, void *context) {
  (void)from, (void)flag, (void)context;
  if (last_end[id] + 1 != to) matches++;
  last_end[id] = to;
  if (report) fprintf(report, "%u\t%u\t%llu\n", file_index, id, to);
  return 0;
}

static double now_ms(clockid_t clock) {
  struct timespec t;
  clock_gettime(clock, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static char **lines_of(const char *path, size_t *many) {
  FILE *in = fopen(path, "r");
  if (!in) { fprintf(stderr, "%s: %s\n", path, strerror(errno)); exit(2); }
  char **lines = NULL, *line = NULL;
  size_t room = 0, size = 0;
  ssize_t got;
  *many = 0;
  while ((got = getline(&line, &room, in)) > 0) {
    if (line[got - 1] == '\n') line[got - 1] = 0;
    if (*many == size) lines = realloc(lines, (size = size ? size * 2 : 1024) * sizeof *lines);
    lines[(*many)++] = strdup(line);
  }
  free(line);
  fclose(in);
  return lines;
}

int main(int argc, char **argv) {
  if (argc != 3) return 2;
  hs_platform_info_t platform;
  hs_populate_platform(&platform);
  size_t many;
  char **lines = lines_of(argv[1], &many);
  unsigned prefilter = 0, refused = 0;
  double began = now_ms(CLOCK_MONOTONIC);
  for (size_t i = 0; i < many && count < MOST; i++) {
    char *pattern = strchr(lines[i], '\t');
    if (!pattern++) return 2;
    patterns[count] = pattern;
    flags[count] = lines[i][0] == '1' ? HS_FLAG_CASELESS : 0;
    ids[count++] = (unsigned)i;
  }
  hs_database_t *db = NULL;
  hs_compile_error_t *error = NULL;
  while (hs_compile_multi((const char *const *)patterns, flags, ids, count, HS_MODE_BLOCK, &platform, &db, &error) != HS_SUCCESS) {
    int at = error->expression;
    if (at < 0) {
      fprintf(stderr, "%s\n", error->message);
      return 2;
    }
    hs_free_compile_error(error);
    if (!(flags[at] & HS_FLAG_PREFILTER)) {
      flags[at] |= HS_FLAG_PREFILTER;
      prefilter++;
      continue;
    }
    prefilter--;
    refused++;
    count--;
    memmove(patterns + at, patterns + at + 1, (count - at) * sizeof *patterns);
    memmove(flags + at, flags + at + 1, (count - at) * sizeof *flags);
    memmove(ids + at, ids + at + 1, (count - at) * sizeof *ids);
  }
  hs_scratch_t *scratch = NULL;
  if (hs_alloc_scratch(db, &scratch) != HS_SUCCESS) return 2;
  char *info = NULL;
  hs_database_info(db, &info);
  printf("{\"asIs\":%u,\"prefilter\":%u,\"refused\":%u,\"compileMs\":%.0f,\"info\":\"%s\"}\n", count - prefilter, prefilter, refused, now_ms(CLOCK_MONOTONIC) - began, info ? info : "");
  fflush(stdout);

  size_t files;
  char **paths = lines_of(argv[2], &files);
  size_t room = 1 << 20;
  char *bytes = malloc(room);
  char command[4096];
  while (fgets(command, sizeof command, stdin)) {
    command[strcspn(command, "\n")] = 0;
    int scanning = strcmp(command, "read") != 0;
    if (strncmp(command, "report ", 7) == 0 && !(report = fopen(command + 7, "w"))) return 2;
    unsigned long long total = 0;
    matches = 0;
    double start = now_ms(CLOCK_MONOTONIC), cpu = now_ms(CLOCK_PROCESS_CPUTIME_ID);
    for (file_index = 0; file_index < files; file_index++) {
      int fd = open(paths[file_index], O_RDONLY);
      if (fd < 0) continue;
      size_t length = 0;
      for (;;) {
        if (length == room) bytes = realloc(bytes, room *= 2);
        ssize_t got = read(fd, bytes + length, room - length);
        if (got <= 0) break;
        length += (size_t)got;
      }
      close(fd);
      total += length;
      if (!scanning) continue;
      for (unsigned i = 0; i < MOST; i++) last_end[i] = 0;
      if (hs_scan(db, bytes, (unsigned)length, 0, scratch, on_match, NULL) != HS_SUCCESS) return 2;
    }
    double took = now_ms(CLOCK_MONOTONIC) - start;
    if (report) fclose(report), report = NULL;
    printf("{\"ms\":%.3f,\"cpuMs\":%.3f,\"bytes\":%llu,\"files\":%zu,\"matches\":%llu}\n", took, now_ms(CLOCK_PROCESS_CPUTIME_ID) - cpu,
           total, files, matches);
    fflush(stdout);
  }
  return 0;
}
