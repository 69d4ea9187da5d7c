import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const fivetranRules: readonly Rule[] = [
  named({
    id: 'fivetran-api-secret',
    description: 'Fivetran API key or secret',
    source: 'https://fivetran.com/docs/rest-api/getting-started',
    names: ['fivetran'],
    what: ['key', 'secret', 'api key', 'api secret'],
    alphabet: BASE62,
    length: [16, 32],
    nearMisses: [`FIVETRAN_KEY=${'0'.repeat(16)}`, 'FIVETRAN_KEY=your-fivetran-key-goes-here', 'fivetranKey: process.env.FIVETRAN_KEY,'],
  }),
];
