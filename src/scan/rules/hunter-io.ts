import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const hunterIoRules: readonly Rule[] = [
  named({
    id: 'hunter-io-api-key',
    description: 'Hunter.io API key',
    source: 'https://hunter.io/api-documentation/v2#authentication',
    names: ['hunter io', 'hunter api', 'hunterio', 'hunter.io'],
    alphabet: HEX,
    length: 40,
    nearMisses: ['HUNTER_API_KEY=your-api-key', `HUNTER_API_KEY=${'0'.repeat(40)}`],
  }),
];
