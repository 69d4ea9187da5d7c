import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const redisCliHistory: Place = {
  id: 'redis-cli-history',
  label: 'redis-cli history',
  class: 'COPY',
  owner: 'redis-cli',
  stores: [
    {
      globs: everywhere('${REDISCLI_HISTFILE:-~/.rediscli_history}', '~/.{rediscli,valkeycli}_history'),
      format: 'text',
      role: 'history',
      live: 'in-place',
    },
  ],
  running: ['redis-cli', 'valkey-cli'],
  purge: 'P1',
  evidence: 'unverified',
  note: 'AUTH commands are left out by redis-cli itself; keys and values are not.',
};
