import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const n8nRules: readonly Rule[] = [
  prefixed({
    id: 'n8n-api-key',
    description: 'n8n API key',
    source: 'https://docs.n8n.io/api/authentication/',
    prefixes: ['n8n_api_'],
    alphabet: HEX,
    length: 80,
    nearMisses: [`n8n_api_${'0'.repeat(80)}`, 'n8n_api_key'],
  }),
];
