import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const qdrantRules: readonly Rule[] = [
  named({
    id: 'qdrant-api-key',
    description: 'Qdrant Cloud API key',
    source: 'https://qdrant.tech/documentation/cloud/authentication/',
    names: ['qdrant'],
    alphabet: BASE64URL,
    length: [32, 90],
    nearMisses: [`QDRANT_API_KEY=${'x'.repeat(32)}`],
  }),
];
