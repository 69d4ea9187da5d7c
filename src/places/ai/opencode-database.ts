import { DATABASE, everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://opencode.ai/docs/troubleshooting/ */
export const opencodeDatabase: Place = {
  id: 'opencode-database',
  label: 'opencode sessions',
  class: 'COPY',
  owner: 'opencode',
  stores: [{ globs: everywhere('${XDG_DATA_HOME:-~/.local/share}/opencode/*.db'), role: 'transcript', sidecars: DATABASE, live: 'closed' }],
  running: ['opencode'],
  purge: 'P4',
  evidence: 'source',
  note: '`opencode session delete ID`; freed pages stay in the file until it is vacuumed.',
};
