import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const denoRules: readonly Rule[] = [
  prefixed({
    id: 'deno-deploy-token',
    description: 'Deno Deploy access token',
    source: 'https://docs.deno.com/deploy/reference/accounts/',
    prefixes: ['ddp_', 'ddo_', 'ddw_'],
    alphabet: BASE62,
    length: 36,
    nearMisses: [`ddp_${'0'.repeat(36)}`, 'ddp_short'],
  }),
];
