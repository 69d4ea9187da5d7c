import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';
import { BASE64URL, DIGIT, draw } from '../sampling.ts';
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
  named({
    id: 'figma-legacy-token',
    description: 'Figma personal access token of the older kind: a number and a UUID',
    source: 'https://www.figma.com/developers/api#access-tokens',
    names: ['figma'],
    shape: { pattern: `[0-9]{4,8}-${UUID.pattern}`, most: 45, draw: (random) => `1${draw(random, DIGIT, 4)}-${UUID.draw(random)}` },
    nearMisses: ['FIGMA_TOKEN=your-token', 'FIGMA_TOKEN=12345-00000000-0000-0000-0000-000000000000'],
  }),
];
