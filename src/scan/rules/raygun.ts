import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, draw } from '../sampling.ts';

export const raygunRules: readonly Rule[] = [
  named({
    id: 'raygun-api-key',
    description: 'Raygun API key or access token',
    source: 'https://raygun.com/documentation/product-guides/public-api/',
    names: ['raygun'],
    shape: {
      pattern: '(?:[A-Za-z0-9+/]{22}==|[A-Za-z0-9]{22,48})',
      most: 48,
      draw: (random) => `${draw(random, BASE62, 22)}==`,
    },
    nearMisses: ['RAYGUN_API_KEY=${VALUE}'],
  }),
];
