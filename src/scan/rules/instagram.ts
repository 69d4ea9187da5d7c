import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const instagramRules: readonly Rule[] = [
  prefixed({
    id: 'instagram-access-token',
    description: 'Instagram access token',
    source: 'https://developers.facebook.com/docs/instagram-platform/',
    prefixes: ['IGQV', 'IGQW', 'IGAA'],
    alphabet: BASE64URL,
    length: [100, 260],
    nearMisses: [`IGQV${'x'.repeat(140)}`, 'IGAA'],
  }),
];
