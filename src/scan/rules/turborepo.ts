import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const turborepoRules: readonly Rule[] = [
  named({
    id: 'turborepo-token',
    description: 'Turborepo remote cache token',
    source: 'https://turborepo.com/docs/reference/system-environment-variables',
    names: ['turbo'],
    what: ['token'],
    alphabet: BASE62,
    length: [24, 40],
    nearMisses: [`TURBO_TOKEN=${'0'.repeat(24)}`, 'TURBO_TOKEN=your-turbo-token-goes-here', 'turboToken: process.env.TURBO_TOKEN,'],
  }),
];
