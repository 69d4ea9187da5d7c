import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const namecheapRules: readonly Rule[] = [
  named({
    id: 'namecheap-api-key',
    description: 'Namecheap API key',
    source: 'https://www.namecheap.com/support/api/intro/',
    names: ['namecheap'],
    what: ['key', 'api key'],
    alphabet: HEX,
    length: 32,
    nearMisses: [
      `NAMECHEAP_KEY=${'0'.repeat(32)}`,
      'NAMECHEAP_KEY=your-namecheap-key-goes-here',
      'namecheapKey: process.env.NAMECHEAP_KEY,',
    ],
  }),
];
