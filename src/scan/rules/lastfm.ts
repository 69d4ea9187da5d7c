import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const lastfmRules: readonly Rule[] = [
  named({
    id: 'lastfm-secret',
    description: 'Last.fm API key or shared secret',
    source: 'https://www.last.fm/api/authentication',
    names: ['lastfm', 'last fm'],
    what: ['api key', 'shared secret', 'secret', 'api secret'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`LASTFM_API_KEY=${'x'.repeat(32)}`],
  }),
];
