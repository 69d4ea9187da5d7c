import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const buildDaemonLogs: Place = {
  id: 'build-daemon-logs',
  label: 'Logs of build daemons',
  class: 'COPY',
  owner: 'Gradle, Bazel, Kotlin',
  stores: [
    {
      globs: everywhere(
        '~/.gradle/{daemon,.tmp,notifications,android,build-scan-data}/**',
        '~/.cache/bazel/**',
        '~/.kotlin/**',
        '/**/.gradle/**',
      ),
      role: 'cache',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P3',
  evidence: 'unverified',
  note: 'Command lines with their -P values and the environment.',
  next: '`gradle --stop` or `bazel clean --expunge`, then delete the log.',
};
