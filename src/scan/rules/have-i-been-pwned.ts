import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const haveIBeenPwnedRules: readonly Rule[] = [
  named({
    id: 'have-i-been-pwned-api-key',
    description: 'Have I Been Pwned API key',
    source: 'https://haveibeenpwned.com/API/v3#Authorisation',
    names: ['hibp', 'haveibeenpwned', 'have i been pwned'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`HIBP_API_KEY=${'x'.repeat(32)}`],
  }),
];
