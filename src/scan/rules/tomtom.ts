import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const tomtomRules: readonly Rule[] = [
  named({
    id: 'tomtom-api-key',
    description: 'TomTom API key',
    source: 'https://developer.tomtom.com/knowledgebase/platform/articles/how-to-get-an-tomtom-api-key/',
    names: ['tomtom', 'tom tom'],
    alphabet: BASE62,
    length: 32,
    nearMisses: [`TOMTOM_API_KEY=${'x'.repeat(32)}`],
  }),
];
