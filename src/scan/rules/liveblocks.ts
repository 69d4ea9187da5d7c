import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const liveblocksRules: readonly Rule[] = [
  prefixed({
    id: 'liveblocks-secret-key',
    description: 'Liveblocks secret key',
    source: 'https://liveblocks.io/docs/authentication',
    prefixes: ['sk_prod_', 'sk_dev_'],
    alphabet: BASE64URL,
    length: [56, 72],
    nearMisses: [`sk_prod_${'x'.repeat(56)}`, 'sk_prod_short'],
  }),
];
