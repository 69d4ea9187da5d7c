import type { Rule } from '../face.ts';
import { BASE36 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const readmeRules: readonly Rule[] = [
  prefixed({
    id: 'readme-api-key',
    description: 'ReadMe API key',
    source: 'https://docs.readme.com/main/reference/intro/authentication',
    prefixes: ['rdme_'],
    alphabet: BASE36,
    length: 70,
    nearMisses: [`rdme_${'x'.repeat(70)}`, 'rdme_key'],
  }),
];
