import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { DIGIT, draw, HEX } from '../sampling.ts';

export const pixabayRules: readonly Rule[] = [
  named({
    id: 'pixabay-api-key',
    description: 'Pixabay API key: a number, then digits',
    source: 'https://pixabay.com/api/docs/',
    names: ['pixabay'],
    what: ['api key', 'key'],
    shape: {
      pattern: String.raw`\d{7,9}-[0-9a-f]{25}`,
      most: 35,
      draw: (random) => `${draw(random, DIGIT, 8)}-${draw(random, HEX, 25)}`,
    },
    nearMisses: ['PIXABAY_API_KEY=${VALUE}'],
  }),
];
