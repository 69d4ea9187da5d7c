import type { Rule } from '../face.ts';
import { named, type Shape } from '../named.ts';
import { BASE64URL, draw, HEX } from '../sampling.ts';

const KEY: Shape = { pattern: 'EXO[0-9a-f]{24,28}', most: 31, draw: (random) => `EXO${draw(random, HEX, 24)}` };

export const exoscaleRules: readonly Rule[] = [
  named({
    id: 'exoscale-api-key',
    description: 'Exoscale API key id',
    source: 'https://community.exoscale.com/product/iam/how-to/api-keys/',
    names: ['exoscale'],
    what: ['key', 'api key'],
    shape: KEY,
    nearMisses: [`EXOSCALE_API_KEY=EXO${'0'.repeat(24)}`, 'EXOSCALE_API_KEY=your-exoscale-key-goes-here'],
  }),
  named({
    id: 'exoscale-api-secret',
    description: 'Exoscale API secret',
    source: 'https://community.exoscale.com/product/iam/how-to/api-keys/',
    names: ['exoscale'],
    what: ['secret', 'api secret', 'secret key'],
    alphabet: BASE64URL,
    length: 43,
    nearMisses: [`EXOSCALE_API_SECRET=${'0'.repeat(43)}`, 'EXOSCALE_API_SECRET=your-exoscale-secret-goes-here'],
  }),
];
