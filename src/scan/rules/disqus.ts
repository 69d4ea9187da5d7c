import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const disqusRules: readonly Rule[] = [
  named({
    id: 'disqus-secret-key',
    description: 'Disqus API secret',
    source: 'https://disqus.com/api/docs/auth/',
    names: ['disqus'],
    what: ['secret', 'secret key', 'api secret', 'access token'],
    alphabet: BASE62,
    length: 64,
    nearMisses: [`DISQUS_SECRET=${'x'.repeat(64)}`],
  }),
];
