import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const cronitorRules: readonly Rule[] = [
  named({
    id: 'cronitor-api-key',
    description: 'Cronitor API key',
    source: 'https://cronitor.io/docs/api-overview',
    names: ['cronitor'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`CRONITOR_API_KEY=${'x'.repeat(32)}`],
  }),
];
