import type { Rule } from '../face.ts';
import type { Alphabet } from '../sampling.ts';
import { prefixed } from '../shape.ts';

const UPPER_HEX: Alphabet = { chars: '0123456789ABCDEF', set: '0-9A-F' };

export const magicRules: readonly Rule[] = [
  prefixed({
    id: 'magic-secret-key',
    description: 'Magic secret API key',
    source: 'https://magic.link/docs/authentication/api/server-side-sdks/node',
    prefixes: ['sk_live_', 'sk_test_'],
    alphabet: UPPER_HEX,
    length: 16,
    nearMisses: [`sk_live_${'0'.repeat(16)}`, 'sk_test_KEY'],
  }),
];
