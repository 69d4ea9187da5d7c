import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const traktRules: readonly Rule[] = [
  named({
    id: 'trakt-client-secret',
    description: 'Trakt client secret',
    source: 'https://trakt.docs.apiary.io/#introduction/create-an-app',
    names: ['trakt'],
    what: ['client secret', 'secret', 'access token', 'api key'],
    alphabet: HEX,
    length: 64,
    nearMisses: [`TRAKT_CLIENT_SECRET=${'x'.repeat(64)}`],
  }),
];
