import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const humeRules: readonly Rule[] = [
  named({
    id: 'hume-api-key',
    description: 'Hume AI API or secret key',
    source: 'https://dev.hume.ai/docs/introduction/api-key',
    names: ['hume'],
    what: ['api key', 'secret key'],
    alphabet: BASE62,
    length: [48, 64],
    nearMisses: [`HUME_API_KEY=${'x'.repeat(48)}`],
  }),
];
