import { DATABASE, everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const cursorTracking: Place = {
  id: 'cursor-tracking',
  label: 'Cursor code tracking databases',
  class: 'COPY',
  owner: 'Cursor',
  stores: [{ globs: everywhere('~/.cursor/ai-tracking/*.db'), role: 'state', sidecars: DATABASE, live: 'closed' }],
  running: ['cursor', 'Cursor', 'cursor-agent'],
  purge: 'P4',
  evidence: 'source',
  note: 'Close Cursor: it writes what it holds in memory.',
};
