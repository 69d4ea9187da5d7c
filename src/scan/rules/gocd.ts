import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const gocdRules: readonly Rule[] = [
  named({
    id: 'gocd-token',
    description: 'GoCD access token',
    source: 'https://docs.gocd.org/current/configuration/access_tokens.html',
    names: ['gocd'],
    what: ['token', 'access token'],
    alphabet: HEX,
    length: 40,
    nearMisses: [`GOCD_TOKEN=${'0'.repeat(40)}`, 'GOCD_TOKEN=your-gocd-token-goes-here', 'gocdToken: process.env.GOCD_TOKEN,'],
  }),
];
