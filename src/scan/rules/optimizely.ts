import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL, draw } from '../sampling.ts';

export const optimizelyRules: readonly Rule[] = [
  named({
    id: 'optimizely-access-token',
    description: 'Optimizely personal access token',
    source: 'https://docs.developers.optimizely.com/web-experimentation/docs/personal-token',
    names: ['optimizely'],
    shape: {
      pattern: String.raw`\d:[A-Za-z0-9_-]{48,56}`,
      most: 58,
      draw: (random) => `2:${draw(random, BASE64URL, 51)}7`,
    },
    nearMisses: ['OPTIMIZELY_API_KEY=${VALUE}'],
  }),
];
