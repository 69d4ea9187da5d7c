import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const geniusRules: readonly Rule[] = [
  named({
    id: 'genius-access-token',
    description: 'Genius client access token or secret',
    source: 'https://docs.genius.com/',
    names: ['genius'],
    what: ['access token', 'client secret', 'api token'],
    alphabet: BASE64URL,
    length: [64, 86],
    nearMisses: [`GENIUS_ACCESS_TOKEN=${'x'.repeat(64)}`, 'GENIUS_BAR_KEY=value'],
  }),
];
