import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const vimeoRules: readonly Rule[] = [
  named({
    id: 'vimeo-access-token',
    description: 'Vimeo access token',
    source: 'https://developer.vimeo.com/api/authentication',
    names: ['vimeo'],
    what: ['token'],
    alphabet: HEX,
    length: 32,
    nearMisses: ['VIMEO_TOKEN=your-own-value', `VIMEO_SECRET=${'0'.repeat(32)}`],
  }),
];
