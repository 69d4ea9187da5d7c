import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const weaviateRules: readonly Rule[] = [
  named({
    id: 'weaviate-api-key',
    description: 'Weaviate Cloud API key',
    source: 'https://docs.weaviate.io/cloud/manage-clusters/authentication',
    names: ['weaviate', 'wcs', 'wcd'],
    what: ['api key', 'key'],
    alphabet: BASE64URL,
    length: [32, 128],
    nearMisses: [`WEAVIATE_API_KEY=${'x'.repeat(32)}`],
  }),
];
