import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const stravaRules: readonly Rule[] = [
  named({
    id: 'strava-secret',
    description: 'Strava client secret or access token',
    source: 'https://developers.strava.com/docs/authentication/',
    names: ['strava'],
    alphabet: HEX,
    length: 40,
    nearMisses: ['STRAVA_TOKEN=your-own-value', `STRAVA_SECRET=${'0'.repeat(40)}`],
  }),
];
