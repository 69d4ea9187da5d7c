import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const browserbaseRules: readonly Rule[] = [
  prefixed({
    id: 'browserbase-api-key',
    description: 'Browserbase API key',
    source: 'https://docs.browserbase.com/reference/introduction',
    prefixes: ['bb_live_', 'bb_test_'],
    alphabet: BASE64URL,
    length: 27,
    nearMisses: [`bb_live_${'x'.repeat(27)}`, 'bb_live_short'],
  }),
];
