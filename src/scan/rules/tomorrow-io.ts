import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const tomorrowIoRules: readonly Rule[] = [
  named({
    id: 'tomorrow-io-api-key',
    description: 'Tomorrow.io API key',
    source: 'https://docs.tomorrow.io/reference/intro/authentication',
    names: ['tomorrowio', 'tomorrow io', 'climacell'],
    what: ['api key', 'key'],
    alphabet: BASE62,
    length: 32,
    nearMisses: [`TOMORROWIO_API_KEY=${'x'.repeat(32)}`],
  }),
];
