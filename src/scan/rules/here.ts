import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const hereRules: readonly Rule[] = [
  named({
    id: 'here-api-key',
    description: 'HERE platform API key',
    source: 'https://www.here.com/docs/bundle/identity-and-access-management-developer-guide/page/topics/plat-using-apikeys.html',
    names: ['here api', 'here maps', 'heremaps'],
    what: ['key', 'api key', 'apikey'],
    alphabet: BASE64URL,
    length: 43,
    nearMisses: [`HERE_API_KEY=${'x'.repeat(43)}`, 'HERE_API_VERSION_KEY=2024-01-01'],
  }),
];
