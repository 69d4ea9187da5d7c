import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const imgurRules: readonly Rule[] = [
  named({
    id: 'imgur-client-secret',
    description: 'Imgur client secret',
    source: 'https://apidocs.imgur.com/',
    names: ['imgur'],
    what: ['client secret', 'secret'],
    alphabet: HEX,
    length: 40,
    nearMisses: [`IMGUR_CLIENT_SECRET=${'x'.repeat(40)}`],
  }),
];
