import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const giphyRules: readonly Rule[] = [
  named({
    id: 'giphy-api-key',
    description: 'GIPHY API key',
    source: 'https://developers.giphy.com/docs/api/',
    names: ['giphy'],
    alphabet: BASE62,
    length: 32,
    nearMisses: [`GIPHY_API_KEY=${'x'.repeat(32)}`],
  }),
];
