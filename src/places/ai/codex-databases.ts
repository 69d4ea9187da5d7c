import { DATABASE, everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const codexDatabases: Place = {
  id: 'codex-databases',
  label: 'Codex databases',
  class: 'COPY',
  owner: 'Codex',
  stores: [
    {
      globs: everywhere(
        '${CODEX_SQLITE_HOME:-~/.codex}/*.sqlite',
        '${CODEX_HOME:-~/.codex}/*.sqlite',
        '${CODEX_HOME:-~/.codex}/sqlite/*.sqlite',
      ),
      role: 'transcript',
      sidecars: DATABASE,
      live: 'closed',
    },
  ],
  running: ['codex', 'Codex'],
  purge: 'P4',
  evidence: 'source',
  note: 'thread_history holds a second full copy of the transcripts, logs the bodies of requests. Codex does not start with a damaged state database.',
};
