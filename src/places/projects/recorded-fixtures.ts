import { everywhere } from '../everywhere.ts';
import type { Place } from '../face.ts';

export const recordedFixtures: Place = {
  id: 'recorded-fixtures',
  label: 'Recorded fixtures and snapshots',
  class: 'COPY',
  owner: 'tests',
  stores: [
    {
      globs: everywhere(
        '/**/__snapshots__/**',
        '/**/__recordings__/**',
        '/**/{cassettes,vcr_cassettes}/**',
        '/**/fixtures/**/*.{har,yaml,yml}',
      ),
      role: 'state',
      live: 'in-place',
    },
  ],
  running: [],
  purge: 'P1',
  evidence: 'unverified',
  note: 'Real Authorization headers; usually committed, so look into Git too.',
};
