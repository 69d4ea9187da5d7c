import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const pulumiRules: readonly Rule[] = [
  prefixed({
    id: 'pulumi-access-token',
    description: 'Pulumi Cloud access token',
    source: 'https://www.pulumi.com/docs/administration/access-identity/access-tokens/',
    prefixes: ['pul-'],
    alphabet: HEX,
    length: 40,
    nearMisses: [`pul-${'0'.repeat(40)}`, 'pul-short'],
  }),
];
