import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const apiflashRules: readonly Rule[] = [
  named({
    id: 'apiflash-access-key',
    description: 'ApiFlash access key',
    source: 'https://apiflash.com/documentation',
    names: ['apiflash'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`APIFLASH_API_KEY=${'x'.repeat(32)}`],
  }),
];
