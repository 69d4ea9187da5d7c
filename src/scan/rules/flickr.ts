import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const flickrRules: readonly Rule[] = [
  named({
    id: 'flickr-secret',
    description: 'Flickr API secret',
    source: 'https://www.flickr.com/services/api/auth.oauth.html',
    names: ['flickr'],
    what: ['secret'],
    alphabet: HEX,
    length: 16,
    nearMisses: ['FLICKR_TOKEN=your-own-value', `FLICKR_SECRET=${'0'.repeat(16)}`],
  }),
];
