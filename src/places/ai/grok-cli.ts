import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const grokCli: Place = {
  id: 'grok-cli',
  label: 'Grok CLI sessions',
  class: 'COPY',
  owner: 'Grok CLI',
  stores: [{ globs: everywhere('~/.grok/{sessions,logs,history*}/**'), role: 'transcript', live: 'in-place' }],
  running: ['grok'],
  purge: 'P1',
  evidence: 'unverified',
  note: 'A running session still holds the secret.',
};
