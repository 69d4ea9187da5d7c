import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const ipstackRules: readonly Rule[] = [
  named({
    id: 'ipstack-access-key',
    description: 'ipstack access key',
    source: 'https://ipstack.com/documentation',
    names: ['ipstack'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`IPSTACK_API_KEY=${'x'.repeat(32)}`],
  }),
];
