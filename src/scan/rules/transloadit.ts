import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const transloaditRules: readonly Rule[] = [
  named({
    id: 'transloadit-auth-secret',
    description: 'Transloadit auth secret',
    source: 'https://transloadit.com/docs/api/authentication/',
    names: ['transloadit'],
    what: ['secret'],
    alphabet: HEX,
    length: 40,
    nearMisses: [`TRANSLOADIT_SECRET=${'x'.repeat(40)}`],
  }),
];
