import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, draw } from '../sampling.ts';

export const revenuecatRules: readonly Rule[] = [
  named({
    id: 'revenuecat-secret-key',
    description: 'RevenueCat secret API key',
    source: 'https://www.revenuecat.com/docs/projects/authentication',
    names: ['revenuecat', 'revenue cat'],
    what: ['secret key', 'api key', 'secret'],
    shape: {
      pattern: 'sk_[A-Za-z0-9]{24,40}',
      most: 43,
      draw: (random) => `sk_${draw(random, BASE62, 32)}`,
    },
    nearMisses: ['REVENUECAT_SECRET_KEY=${VALUE}'],
  }),
];
