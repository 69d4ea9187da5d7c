import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const retellRules: readonly Rule[] = [
  prefixed({
    id: 'retell-api-key',
    description: 'Retell AI API key',
    source: 'https://docs.retellai.com/accounts/api-keys-overview',
    prefixes: ['key_'],
    alphabet: HEX,
    length: 28,
    nearMisses: [`key_${'x'.repeat(28)}`, 'key_short', 'key_3b1f5a7c9d2e4f60'],
  }),
];
