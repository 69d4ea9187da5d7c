import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const appwriteRules: readonly Rule[] = [
  prefixed({
    id: 'appwrite-api-key',
    description: 'Appwrite API key',
    source: 'https://appwrite.io/docs/advanced/platform/api-keys',
    prefixes: ['standard_', 'dynamic_'],
    alphabet: HEX,
    length: 256,
    nearMisses: [`standard_${'0'.repeat(256)}`, 'standard_short'],
  }),
];
