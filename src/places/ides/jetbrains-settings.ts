import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { inEach, jetbrainsConfig, jetbrainsIdes } from './jetbrains-ides.ts';

export const jetbrainsSettings: Place = {
  id: 'jetbrains-settings',
  label: 'JetBrains settings',
  class: 'HOME',
  owner: 'JetBrains IDEs',
  stores: [
    {
      globs: everywhere(...inEach(jetbrainsConfig, ['options/**', 'c.kdbx', 'c.pwd', 'workspace/**', 'tasks/**', 'jdbc-drivers/**'])),
      role: 'config',
      live: 'closed',
    },
  ],
  running: jetbrainsIdes,
  purge: 'P1',
  evidence: 'unverified',
  note: 'The IDE writes them when it ends: change the setting in the IDE. Passwords are in the keychain or in c.kdbx, encrypted.',
};
