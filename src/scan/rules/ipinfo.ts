import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const ipinfoRules: readonly Rule[] = [
  named({
    id: 'ipinfo-token',
    description: 'IPinfo token',
    source: 'https://ipinfo.io/developers',
    names: ['ipinfo'],
    alphabet: HEX,
    length: 14,
    nearMisses: [`IPINFO_API_KEY=${'x'.repeat(14)}`],
  }),
];
