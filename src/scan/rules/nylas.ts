import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const nylasRules: readonly Rule[] = [
  prefixed({
    id: 'nylas-api-key',
    description: 'Nylas API key',
    source: 'https://developer.nylas.com/docs/v3/auth/',
    prefixes: ['nyk_v0_'],
    alphabet: BASE62,
    length: [56, 64],
    nearMisses: [`nyk_v0_${'x'.repeat(60)}`, 'nyk_v0_key'],
  }),
];
