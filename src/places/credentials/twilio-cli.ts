import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

/** Source: https://github.com/1Password/shell-plugins/tree/main/plugins/twilio */
export const twilioCli: Place = {
  id: 'twilio-cli',
  label: 'Twilio CLI keys',
  class: 'HOME',
  owner: 'Twilio CLI',
  stores: [{ globs: everywhere('~/.twilio-cli/config.json'), format: 'json', role: 'credentials', live: 'in-place' }],
  running: [],
  purge: 'P8',
  evidence: 'source',
  next: '`twilio profiles:remove NAME` removes it.',
};
