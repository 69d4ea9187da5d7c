import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const mastodonRules: readonly Rule[] = [
  named({
    id: 'mastodon-access-token',
    description: 'Mastodon access token or client secret',
    source: 'https://docs.joinmastodon.org/client/token/',
    names: ['mastodon'],
    alphabet: BASE64URL,
    length: 43,
    nearMisses: ['MASTODON_TOKEN=your-own-value', `MASTODON_SECRET=${'x'.repeat(43)}`],
  }),
];
