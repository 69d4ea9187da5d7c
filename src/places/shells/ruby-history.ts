import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const rubyHistory: Place = {
  id: 'ruby-history',
  label: 'Ruby console history',
  class: 'COPY',
  owner: 'irb and pry',
  stores: [
    {
      globs: everywhere(
        '~/.{irb,pry}_history',
        '~/.irb-history',
        '${XDG_STATE_HOME:-~/.local/state}/irb/irb_history',
        '${XDG_DATA_HOME:-~/.local/share}/irb/irb_history',
        '${XDG_DATA_HOME:-~/.local/share}/pry/pry_history',
      ),
      format: 'text',
      role: 'history',
      live: 'in-place',
    },
  ],
  running: ['irb', 'pry'],
  purge: 'P1',
  evidence: 'unverified',
  note: 'A running console writes its memory again when it ends.',
};
