import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const abstractApiRules: readonly Rule[] = [
  named({
    id: 'abstract-api-key',
    description: 'Abstract API key',
    source: 'https://docs.abstractapi.com/',
    names: ['abstractapi', 'abstract api'],
    what: ['key', 'api key'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`ABSTRACTAPI_KEY=${'x'.repeat(32)}`],
  }),
];
