import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const desecRules: readonly Rule[] = [
  named({
    id: 'desec-token',
    description: 'deSEC DNS token',
    source: 'https://desec.readthedocs.io/en/latest/auth/tokens.html',
    names: ['desec'],
    what: ['token'],
    alphabet: BASE64URL,
    length: 28,
    nearMisses: [`DESEC_TOKEN=${'0'.repeat(28)}`, 'DESEC_TOKEN=your-desec-token-goes-here', 'desecToken: process.env.DESEC_TOKEN,'],
  }),
];
