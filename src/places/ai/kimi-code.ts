import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const kimiCode: Place = {
  id: 'kimi-code',
  label: 'Kimi sessions',
  class: 'COPY',
  owner: 'Kimi',
  stores: [{ globs: everywhere('~/.kimi{,-code}/{sessions,logs,user-history}/**'), role: 'transcript', live: 'in-place' }],
  running: ['kimi'],
  purge: 'P1',
  evidence: 'source',
  note: 'A running session still holds the secret.',
};
