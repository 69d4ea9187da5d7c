import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const windsurfCascade: Place = {
  id: 'windsurf-cascade',
  label: 'Windsurf conversations',
  class: 'FAR',
  owner: 'Windsurf',
  stores: [{ globs: everywhere('~/.codeium/windsurf{,-next}/{cascade,implicit}/**'), role: 'transcript', live: 'closed' }],
  running: ['windsurf', 'Windsurf'],
  purge: 'P9',
  evidence: 'source',
  note: 'Encrypted, so nothing in it can be matched.',
  next: 'Delete the conversation in the Cascade panel, or the folder while Windsurf is closed.',
};
