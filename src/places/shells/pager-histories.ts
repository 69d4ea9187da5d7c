import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const pagerHistories: Place = {
  id: 'pager-histories',
  label: 'Histories of pagers and of nano',
  class: 'COPY',
  owner: 'less and nano',
  stores: [
    {
      globs: everywhere(
        '${LESSHISTFILE:-~/.lesshst}',
        '~/.lesshst',
        '${XDG_STATE_HOME:-~/.local/state}/lesshst',
        '~/.nano_history',
        '${XDG_DATA_HOME:-~/.local/share}/nano/{search_history,filepos_history}',
      ),
      format: 'text',
      role: 'history',
      live: 'in-place',
    },
  ],
  running: ['less', 'nano'],
  purge: 'P1',
  evidence: 'source',
  note: 'Search terms and commands. Both write their memory again when they end.',
};
