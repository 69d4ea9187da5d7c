import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const vaultRules: readonly Rule[] = [
  prefixed({
    id: 'hashicorp-vault-token',
    description: 'HashiCorp Vault service, batch or recovery token',
    source: 'https://developer.hashicorp.com/vault/docs/concepts/tokens#token-prefixes',
    prefixes: ['hvs.', 'hvb.', 'hvr.'],
    alphabet: BASE64URL,
    length: [24, 400],
    nearMisses: [`hvs.${'x'.repeat(90)}`, 'hvs.abc', 'hvr.placeholder'],
  }),
];
