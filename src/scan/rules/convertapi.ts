import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, draw } from '../sampling.ts';

export const convertapiRules: readonly Rule[] = [
  named({
    id: 'convertapi-secret',
    description: 'ConvertAPI secret',
    source: 'https://docs.convertapi.com/docs/authentication',
    names: ['convertapi'],
    what: ['secret', 'token'],
    shape: {
      pattern: 'secret_[A-Za-z0-9]{16}',
      most: 23,
      draw: (random) => `secret_${draw(random, BASE62, 15)}7`,
    },
    nearMisses: ['CONVERTAPI_SECRET=${VALUE}'],
  }),
];
