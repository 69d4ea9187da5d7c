import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const windsurfMemories: Place = {
  id: 'windsurf-memories',
  label: 'Windsurf memories and rules',
  class: 'COPY',
  owner: 'Windsurf',
  stores: [{ globs: everywhere('~/.codeium/windsurf{,-next}/memories/**'), role: 'state', live: 'closed' }],
  running: ['windsurf', 'Windsurf'],
  purge: 'P1',
  evidence: 'source',
  next: 'Cascade, Manage memories shows and deletes them.',
};
