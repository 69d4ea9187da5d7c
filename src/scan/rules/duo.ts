import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const duoRules: readonly Rule[] = [
  named({
    id: 'duo-secret-key',
    description: 'Duo integration secret key',
    source: 'https://duo.com/docs/adminapi',
    names: ['duo'],
    what: ['skey', 'secret', 'secret key', 'client secret'],
    alphabet: BASE62,
    length: 40,
    nearMisses: ['DUO_SKEY=your-secret-key', `DUO_SECRET_KEY=${'x'.repeat(40)}`],
  }),
];
