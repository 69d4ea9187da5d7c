import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';
import { inEach, jetbrainsConfig, jetbrainsIdes } from './jetbrains-ides.ts';

export const jetbrainsScratches: Place = {
  id: 'jetbrains-scratches',
  label: 'JetBrains scratches and consoles',
  class: 'COPY',
  owner: 'JetBrains IDEs',
  stores: [
    { globs: everywhere(...inEach(jetbrainsConfig, ['scratches/**', 'consoles/**', 'extensions/**'])), role: 'state', live: 'closed' },
  ],
  running: jetbrainsIdes,
  purge: 'P1',
  evidence: 'unverified',
  note: 'SQL consoles, scratch files, HTTP requests. The IDE saves open ones from memory: close it first.',
};
