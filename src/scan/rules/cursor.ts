import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const cursorRules: readonly Rule[] = [
  prefixed({
    id: 'cursor-api-key',
    description: 'Cursor user or team API key',
    source: 'https://cursor.com/docs/account/teams/admin-api',
    prefixes: ['key_'],
    alphabet: HEX,
    length: 64,
    nearMisses: [`key_${'x'.repeat(64)}`, 'key_short', 'key_3b1f5a7c9d2e4f6081a3b5c7d9e1f2a4'],
  }),
];
