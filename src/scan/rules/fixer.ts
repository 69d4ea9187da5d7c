import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const fixerRules: readonly Rule[] = [
  named({
    id: 'fixer-access-key',
    description: 'Fixer or another apilayer access key',
    source: 'https://fixer.io/documentation',
    names: ['fixer', 'fixer io', 'apilayer', 'currencylayer', 'aviationstack', 'mediastack', 'marketstack', 'exchangeratesapi'],
    what: ['access key', 'api key', 'key'],
    alphabet: { chars: BASE62.chars, set: 'A-Za-z0-9' },
    length: 32,
    nearMisses: [`FIXER_ACCESS_KEY=${'x'.repeat(32)}`],
  }),
];
