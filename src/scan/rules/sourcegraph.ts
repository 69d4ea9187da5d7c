import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const sourcegraphRules: readonly Rule[] = [
  prefixed({
    id: 'sourcegraph-access-token',
    description: 'Sourcegraph access token',
    source: 'https://sourcegraph.com/docs/cli/how-tos/creating_an_access_token',
    prefixes: ['sgp_', 'sgp_local_'],
    alphabet: HEX,
    length: 40,
    nearMisses: [`sgp_${'0'.repeat(40)}`, 'sgp_short'],
  }),
];
