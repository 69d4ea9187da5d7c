import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const porkbunRules: readonly Rule[] = [
  prefixed({
    id: 'porkbun-secret-key',
    description: 'Porkbun API key or secret key',
    source: 'https://porkbun.com/api/json/v3/documentation',
    prefixes: ['sk1_', 'pk1_'],
    alphabet: HEX,
    length: 64,
    nearMisses: [`sk1_${'0'.repeat(64)}`, 'sk1_short'],
  }),
];
