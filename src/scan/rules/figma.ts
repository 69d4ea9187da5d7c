import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const figmaRules: readonly Rule[] = [
  prefixed({
    id: 'figma-token',
    description: 'Figma personal access token',
    source: 'https://www.figma.com/developers/api#access-tokens',
    prefixes: ['figd_'],
    alphabet: BASE64URL,
    length: [40, 64],
    nearMisses: [`figd_${'x'.repeat(40)}`, 'figd_abc'],
  }),
];
