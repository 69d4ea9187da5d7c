import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const codexTranscripts: Place = {
  id: 'codex-transcripts',
  label: 'Codex transcripts and history',
  class: 'COPY',
  owner: 'Codex',
  stores: [
    {
      globs: everywhere(
        '${CODEX_HOME:-~/.codex}/{sessions,archived_sessions}/**/*.jsonl',
        '${CODEX_HOME:-~/.codex}/history.jsonl',
        '${CODEX_HOME:-~/.codex}/session_index.jsonl',
      ),
      format: 'jsonl',
      role: 'transcript',
      live: 'in-place',
    },
    { globs: everywhere('${CODEX_HOME:-~/.codex}/{sessions,archived_sessions}/**/*.jsonl.zst'), role: 'transcript', live: 'closed' },
    { globs: everywhere('${CODEX_HOME:-~/.codex}/**'), role: 'log', live: 'in-place' },
  ],
  running: ['codex'],
  purge: 'P1',
  evidence: 'source',
  note: 'Other databases hold byte offsets into the transcripts, so their length must not change.',
  next: 'Delete the session’s rollout file while Codex is closed.',
};
