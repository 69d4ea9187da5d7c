import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const tmdbRules: readonly Rule[] = [
  named({
    id: 'tmdb-api-key',
    description: 'The Movie Database API key',
    source: 'https://developer.themoviedb.org/docs/authentication-application',
    names: ['tmdb', 'themoviedb', 'moviedb'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`TMDB_API_KEY=${'x'.repeat(32)}`],
  }),
];
