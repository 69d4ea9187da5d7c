import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/upstash */
export const upstashCli: Place = {
  id: 'upstash-cli',
  label: 'Upstash key',
  class: 'HOME',
  owner: 'upstash',
  stores: [{ globs: everywhere('~/.upstash.json'), format: 'json', role: 'credentials', live: 'in-place' }],
  running: [],
  purge: 'P8',
  evidence: 'source',
  next: '`upstash auth logout` removes it.',
};
