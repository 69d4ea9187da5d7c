import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const positionstackRules: readonly Rule[] = [
  named({
    id: 'positionstack-access-key',
    description: 'Positionstack access key',
    source: 'https://positionstack.com/documentation',
    names: ['positionstack'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`POSITIONSTACK_API_KEY=${'x'.repeat(32)}`],
  }),
];
