import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const piConfig: Place = {
  id: 'pi-config',
  label: 'Pi agent credentials',
  class: 'HOME',
  owner: 'Pi',
  stores: [{ globs: everywhere('~/.pi/agent/{auth,settings,models}.json'), format: 'json', role: 'credentials', live: 'in-place' }],
  running: ['pi'],
  purge: 'P1',
  evidence: 'unverified',
  note: '`pi` /logout.',
};
