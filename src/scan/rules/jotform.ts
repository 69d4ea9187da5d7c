import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const jotformRules: readonly Rule[] = [
  named({
    id: 'jotform-api-key',
    description: 'Jotform API key',
    source: 'https://api.jotform.com/docs/#authentication',
    names: ['jotform'],
    alphabet: HEX,
    length: 32,
    nearMisses: ['JOTFORM_TOKEN=your-own-value', `JOTFORM_SECRET=${'0'.repeat(32)}`],
  }),
];
