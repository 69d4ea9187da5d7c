import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const clearbitRules: readonly Rule[] = [
  prefixed({
    id: 'clearbit-secret-key',
    description: 'Clearbit secret API key',
    source: 'https://dashboard.clearbit.com/docs#authentication',
    prefixes: ['sk_'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`sk_${'0'.repeat(32)}`, 'sk_buff_head_init_and_release_now'],
  }),
];
