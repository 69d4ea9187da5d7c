import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const factoryConfig: Place = {
  id: 'factory-config',
  label: 'Factory Droid configuration',
  class: 'HOME',
  owner: 'Factory',
  stores: [
    { globs: everywhere('~/.factory/{auth,config,settings,mcp}.json', '~/.factory/auth.encrypted'), role: 'config', live: 'in-place' },
  ],
  running: ['droid'],
  purge: 'P1',
  evidence: 'unverified',
  note: '`droid` /logout.',
};
