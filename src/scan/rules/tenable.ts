import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const tenableRules: readonly Rule[] = [
  named({
    id: 'tenable-api-key',
    description: 'Tenable access or secret key',
    source: 'https://developer.tenable.com/docs/authorization',
    names: ['tenable', 'tio access', 'tio secret', 'nessus'],
    what: ['access key', 'secret key', 'key'],
    alphabet: HEX,
    length: 64,
    nearMisses: [`TENABLE_ACCESS_KEY=${'x'.repeat(64)}`],
  }),
];
