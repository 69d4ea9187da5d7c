import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const spotifyRules: readonly Rule[] = [
  named({
    id: 'spotify-client-secret',
    description: 'Spotify client secret',
    source: 'https://developer.spotify.com/documentation/web-api/concepts/apps',
    names: ['spotify'],
    what: ['secret'],
    alphabet: HEX,
    length: 32,
    nearMisses: ['SPOTIFY_TOKEN=your-own-value', `SPOTIFY_SECRET=${'0'.repeat(32)}`],
  }),
];
