import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://opencode.ai/docs/troubleshooting/ */
export const opencodeSnapshots: Place = {
  id: 'opencode-snapshots',
  label: 'opencode snapshots',
  class: 'COPY',
  owner: 'opencode',
  stores: [{ globs: everywhere('${XDG_DATA_HOME:-~/.local/share}/opencode/snapshot/**'), role: 'history', live: 'closed' }],
  running: ['opencode'],
  purge: 'P3',
  evidence: 'source',
  note: 'Shadow Git repositories of the project. Deleting them loses what /undo could bring back.',
  next: 'Quit opencode and delete the project’s folder below snapshot.',
};
