import type { Rule } from '../face.ts';
import { BASE62 } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const clerkRules: readonly Rule[] = [
  prefixed({
    id: 'clerk-secret-key',
    description: 'Clerk secret key',
    source: 'https://clerk.com/docs/guides/development/clerk-environment-variables',
    prefixes: ['sk_live_', 'sk_test_'],
    alphabet: BASE62,
    length: 42,
    nearMisses: [`sk_live_${'x'.repeat(42)}`, 'sk_test_key'],
  }),
];
