import { classes } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { BASE36, BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const neonRules: readonly Rule[] = [
  prefixed({
    id: 'neon-api-key',
    description: 'Neon API key',
    source: 'https://neon.com/docs/manage/api-keys',
    prefixes: ['napi_'],
    alphabet: BASE36,
    length: 64,
    nearMisses: [`napi_${'0'.repeat(64)}`, 'napi_short'],
  }),
  prefixed({
    id: 'neon-database-password',
    description: 'Password of a Neon database role',
    source: 'https://neon.com/docs/manage/roles',
    prefixes: ['npg_'],
    alphabet: BASE62,
    length: [12, 16],
    nearMisses: [`npg_${'0'.repeat(12)}`, 'npg_short'],
    accept: (body) => /\d/.test(body) && classes(body) >= 3,
  }),
];
