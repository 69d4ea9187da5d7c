import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const censysRules: readonly Rule[] = [
  named({
    id: 'censys-api-secret',
    description: 'Censys API secret',
    source: 'https://docs.censys.com/reference/get-started',
    names: ['censys'],
    what: ['api secret', 'secret', 'api key', 'token'],
    alphabet: BASE62,
    length: [32, 40],
    nearMisses: [`CENSYS_API_SECRET=${'x'.repeat(32)}`],
  }),
];
