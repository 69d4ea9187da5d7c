import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const exchangerateApiRules: readonly Rule[] = [
  named({
    id: 'exchangerate-api-key',
    description: 'ExchangeRate-API key',
    source: 'https://www.exchangerate-api.com/docs/overview',
    names: ['exchangerate api', 'exchange rate api', 'exchangerate'],
    what: ['key', 'api key'],
    alphabet: HEX,
    length: 24,
    nearMisses: [`EXCHANGERATE_API_KEY=${'x'.repeat(24)}`],
  }),
];
