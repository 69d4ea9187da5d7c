import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const prefectRules: readonly Rule[] = [
  prefixed({
    id: 'prefect-api-key',
    description: 'Prefect Cloud API key',
    source: 'https://docs.prefect.io/v3/how-to-guides/cloud/manage-users/api-keys',
    prefixes: ['pnu_', 'pnb_'],
    alphabet: BASE62,
    length: 36,
    nearMisses: [`pnu_${'0'.repeat(36)}`, 'pnu_short'],
  }),
];
