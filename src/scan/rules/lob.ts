import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { draw, HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const lobRules: readonly Rule[] = [
  prefixed({
    id: 'lob-api-key',
    description: 'Lob live API key',
    source: 'https://docs.lob.com/#tag/Authentication',
    prefixes: ['live_'],
    alphabet: HEX,
    length: 35,
    nearMisses: [`live_${'0'.repeat(35)}`, 'live_pub_key'],
  }),
  named({
    id: 'lob-test-api-key',
    description: 'Lob test API key',
    source: 'https://docs.lob.com/#tag/Authentication',
    names: ['lob'],
    shape: { pattern: String.raw`test_[0-9a-f]{35}`, most: 40, draw: (random) => `test_${draw(random, HEX, 35)}` },
    nearMisses: ['LOB_API_KEY=test_key', `LOB_API_KEY=test_${'0'.repeat(35)}`],
  }),
];
