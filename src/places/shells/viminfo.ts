import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const viminfo: Place = {
  id: 'viminfo',
  label: 'Vim registers and command lines',
  class: 'COPY',
  owner: 'Vim',
  stores: [{ globs: everywhere('~/.viminfo', '~/_viminfo', '~/.viminfo.tmp'), format: 'text', role: 'history', live: 'in-place' }],
  running: ['vim', 'gvim', 'vi'],
  purge: 'P1',
  evidence: 'tried',
  note: 'Vim merges its memory into it when it ends; it is searched again then.',
};
