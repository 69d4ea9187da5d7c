import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const serperRules: readonly Rule[] = [
  named({
    id: 'serper-api-key',
    description: 'Serper (serper.dev) API key',
    source: 'https://serper.dev/',
    names: ['serper'],
    alphabet: HEX,
    length: 40,
    nearMisses: [`SERPER_API_KEY=${'x'.repeat(40)}`],
  }),
];
