import { classes } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const unkeyRules: readonly Rule[] = [
  prefixed({
    id: 'unkey-root-key',
    description: 'Unkey root key',
    source: 'https://www.unkey.com/docs/security/root-keys',
    prefixes: ['unkey_'],
    alphabet: BASE62,
    length: [20, 32],
    nearMisses: [`unkey_${'x'.repeat(20)}`, 'unkey_short', 'unkey_repository_configuration'],
    accept: (body) => classes(body) >= 3,
  }),
];
