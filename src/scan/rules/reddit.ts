import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const redditRules: readonly Rule[] = [
  named({
    id: 'reddit-client-secret',
    description: 'Reddit app secret',
    source: 'https://github.com/reddit-archive/reddit/wiki/OAuth2',
    names: ['reddit'],
    what: ['secret'],
    alphabet: BASE64URL,
    length: [27, 30],
    nearMisses: ['REDDIT_TOKEN=your-own-value', `REDDIT_SECRET=${'x'.repeat(27)}`],
  }),
];
