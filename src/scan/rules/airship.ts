import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL, draw } from '../sampling.ts';

export const airshipRules: readonly Rule[] = [
  named({
    id: 'airship-secret',
    description: 'Airship app or master secret',
    source: 'https://docs.airship.com/guides/messaging/project/security/',
    names: ['airship', 'urban airship', 'urbanairship'],
    what: ['master secret', 'app secret', 'secret'],
    alphabet: BASE64URL,
    length: 22,
    nearMisses: [`AIRSHIP_MASTER_SECRET=${'x'.repeat(22)}`],
  }),
  named({
    id: 'airship-bearer-token',
    description: 'Airship bearer token',
    source: 'https://docs.airship.com/guides/messaging/project/security/',
    names: ['airship', 'urban airship', 'urbanairship'],
    what: ['token', 'bearer token'],
    shape: {
      pattern: '[A-Za-z0-9_-]{80,100}',
      most: 100,
      draw: (random) => draw(random, BASE64URL, 91),
    },
    nearMisses: ['AIRSHIP_TOKEN=${VALUE}'],
  }),
];
