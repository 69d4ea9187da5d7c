import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { draw, HEX } from '../sampling.ts';
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
  named({
    id: 'cursor-cli-key',
    description: 'Cursor key for its command line and cloud agents',
    source: 'https://cursor.com/docs/cli/reference/authentication',
    names: ['cursor api', 'cursor agent'],
    what: ['api key', 'key'],
    shape: {
      pattern: 'crsr_[A-Za-z0-9]{32,80}',
      most: 85,
      draw: (random) => `crsr_${draw(random, HEX, 64)}`,
    },
    nearMisses: ['CURSOR_API_API_KEY=${VALUE}'],
  }),
];
