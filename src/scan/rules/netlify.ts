import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const netlifyRules: readonly Rule[] = [
  prefixed({
    id: 'netlify-token',
    description: 'Netlify personal access token',
    source: 'https://docs.netlify.com/api/get-started/#authentication',
    prefixes: ['nfp_'],
    alphabet: BASE62,
    length: 36,
    nearMisses: [`nfp_${'0'.repeat(36)}`, 'nfp_short'],
  }),
  named({
    id: 'netlify-legacy-token',
    description: 'Netlify access token without a prefix',
    source: 'https://docs.netlify.com/api/get-started/#authentication',
    names: ['netlify'],
    what: ['token', 'auth token', 'access token', 'key'],
    alphabet: BASE64URL,
    length: [43, 64],
    nearMisses: [
      `NETLIFY_TOKEN=${'0'.repeat(43)}`,
      'NETLIFY_TOKEN=your-netlify-token-goes-here',
      'netlifyToken: process.env.NETLIFY_TOKEN,',
    ],
  }),
];
