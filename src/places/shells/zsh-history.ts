import { unix } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const zshHistory: Place = {
  id: 'zsh-history',
  label: 'Zsh history',
  class: 'COPY',
  owner: 'Zsh',
  stores: [
    {
      globs: unix('~/.zsh_history', '~/.zhistory', '~/.histfile', '${ZDOTDIR:-~}/.zsh_history', '${ZDOTDIR:-~}/.zhistory'),
      format: 'text',
      role: 'history',
      sidecars: ['.new'],
      live: 'in-place',
    },
    { globs: { darwin: ['~/.zsh_sessions/*'] }, format: 'text', role: 'history', live: 'in-place' },
  ],
  running: ['zsh'],
  purge: 'P1',
  evidence: 'source',
  note: 'Bytes from 0x83 on are stored as 0x83 and the byte xor 0x20. Open shells write their memory again when they end.',
};
