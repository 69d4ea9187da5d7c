import { everywhere } from './everywhere.ts';
import type { Place } from './face.ts';

const AT = '${CODEX_HOME:-~/.codex}';

export const codexTranscripts: Place = {
  id: 'codex-transcripts',
  label: 'Codex transcripts and history',
  class: 'COPY',
  owner: 'Codex',
  stores: [
    {
      globs: everywhere(`${AT}/{sessions,archived_sessions}/**/*.jsonl`, `${AT}/history.jsonl`, `${AT}/session_index.jsonl`),
      format: 'jsonl',
      role: 'transcript',
      live: 'in-place',
    },
    { globs: everywhere(`${AT}/{sessions,archived_sessions}/**/*.jsonl.zst`), format: 'zstd', role: 'transcript', live: 'closed' },
    {
      globs: everywhere('${CODEX_SQLITE_HOME:-~/.codex}/*.sqlite', `${AT}/*.sqlite`, `${AT}/sqlite/*.sqlite`),
      format: 'sqlite',
      role: 'transcript',
      sidecars: ['-wal', '-shm', '-journal'],
      live: 'closed',
    },
    { globs: everywhere(`${AT}/**`), role: 'log', live: 'in-place' },
  ],
  running: ['codex'],
  purge: 'P1',
  evidence: 'source',
  note: 'Other databases hold byte offsets into the transcripts, so their length must not change. thread_history holds a second full copy.',
};
