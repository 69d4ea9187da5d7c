import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const continueSessions: Place = {
  id: 'continue-sessions',
  label: 'Continue sessions and logs',
  class: 'COPY',
  owner: 'Continue',
  stores: [
    { globs: everywhere('${CONTINUE_GLOBAL_DIR:-~/.continue}/sessions/**'), format: 'json', role: 'transcript', live: 'closed' },
    { globs: everywhere('~/.continue/dev_data/**/*.jsonl'), format: 'jsonl', role: 'log', live: 'in-place' },
    { globs: everywhere('~/.continue/{logs,dev_data}/**'), role: 'log', live: 'in-place' },
  ],
  running: ['code', 'Code', 'cursor', 'idea', 'cn'],
  purge: 'P1',
  evidence: 'source',
  note: 'prompt.log holds every prompt as it was sent.',
};
