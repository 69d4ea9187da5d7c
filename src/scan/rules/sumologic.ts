import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, draw } from '../sampling.ts';

export const sumologicRules: readonly Rule[] = [
  named({
    id: 'sumologic-access-id',
    description: 'Sumo Logic access id',
    source: 'https://help.sumologic.com/docs/manage/security/access-keys/',
    names: ['sumo', 'sumo logic'],
    what: ['access id', 'accessid'],
    shape: {
      pattern: 'su[A-Za-z0-9]{12}',
      most: 14,
      draw: (random) => `su${draw(random, BASE62, 11)}7`,
    },
    nearMisses: ['SUMO_ACCESS_ID=${VALUE}', 'sumObj = suABCDEFGHIJKL', 'export SUMOLOGIC_ACCESSID=XXXXXXXXXXXXXX'],
  }),
  named({
    id: 'sumologic-access-key',
    description: 'Sumo Logic access key',
    source: 'https://help.sumologic.com/docs/manage/security/access-keys/',
    names: ['sumo', 'sumo logic'],
    alphabet: BASE62,
    length: 64,
    nearMisses: [
      `SUMO_API_KEY=${'x'.repeat(64)}`,
      'SUMO_ACCESS_KEY=${SUMO_ACCESS_KEY:=$2}',
      'sumo_access_key   = "<SUMOLOGIC ACCESS KEY>"',
    ],
  }),
];
