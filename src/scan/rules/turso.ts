import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL } from '../sampling.ts';

export const tursoRules: readonly Rule[] = [
  named({
    id: 'turso-token',
    description: 'Turso database or platform token',
    source: 'https://docs.turso.tech/cli/auth/api-tokens/introduction',
    names: ['turso'],
    what: ['token', 'auth token', 'api token'],
    alphabet: BASE64URL,
    length: [40, 120],
    nearMisses: [`TURSO_TOKEN=${'0'.repeat(40)}`, 'TURSO_TOKEN=your-turso-token-goes-here', 'tursoToken: process.env.TURSO_TOKEN,'],
  }),
];
