import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const papertrailRules: readonly Rule[] = [
  named({
    id: 'papertrail-api-token',
    description: 'Papertrail API token',
    source: 'https://www.papertrail.com/help/http-api/',
    names: ['papertrail'],
    what: ['api token', 'token'],
    alphabet: BASE62,
    length: 20,
    nearMisses: [`PAPERTRAIL_API_TOKEN=${'x'.repeat(20)}`],
  }),
];
