import type { Rule } from '../face.ts';
import { BASE32 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const devinRules: readonly Rule[] = [
  prefixed({
    id: 'devin-service-token',
    description: 'Devin service user token',
    source: 'https://docs.devin.ai/api-reference/overview',
    prefixes: ['cog_'],
    alphabet: { chars: BASE32.chars.toLowerCase(), set: 'a-z2-7' },
    length: 52,
    nearMisses: [`cog_${'x'.repeat(52)}`, 'cog_short'],
  }),
];
