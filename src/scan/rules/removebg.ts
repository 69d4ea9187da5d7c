import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const removebgRules: readonly Rule[] = [
  named({
    id: 'removebg-api-key',
    description: 'remove.bg API key',
    source: 'https://www.remove.bg/api',
    names: ['removebg', 'remove bg'],
    alphabet: BASE62,
    length: 24,
    nearMisses: [`REMOVEBG_API_KEY=${'x'.repeat(24)}`],
  }),
];
