import { DATABASE, everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const clineData: Place = {
  id: 'cline-data',
  label: 'Cline sessions outside the editor',
  class: 'COPY',
  owner: 'Cline',
  stores: [
    { globs: everywhere('~/.cline/data/**', '~/.cline/**/hooks.jsonl'), role: 'transcript', live: 'in-place' },
    { globs: everywhere('~/.cline/data/**/*.db'), role: 'transcript', sidecars: DATABASE, live: 'closed' },
  ],
  running: ['cline'],
  purge: 'P1',
  evidence: 'source',
  note: 'End the task first: it keeps its messages in memory.',
};
