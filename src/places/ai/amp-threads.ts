import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const ampThreads: Place = {
  id: 'amp-threads',
  label: 'Amp threads and file changes',
  class: 'COPY',
  owner: 'Amp',
  stores: [
    {
      globs: everywhere(
        '${XDG_DATA_HOME:-~/.local/share}/amp/threads/**',
        '~/.amp/file-changes/**',
        '~/.amp/history.jsonl',
        '${XDG_CACHE_HOME:-~/.cache}/amp/logs/**',
      ),
      role: 'transcript',
      live: 'in-place',
    },
  ],
  running: ['amp'],
  purge: 'P1',
  evidence: 'source',
  note: 'Newer threads are kept by the server: delete them at ampcode.com/threads.',
};
