import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const inngestRules: readonly Rule[] = [
  prefixed({
    id: 'inngest-signing-key',
    description: 'Inngest signing key',
    source: 'https://www.inngest.com/docs/platform/signing-keys',
    prefixes: ['signkey-prod-', 'signkey-test-', 'signkey-branch-'],
    alphabet: HEX,
    length: [32, 64],
    nearMisses: [`signkey-prod-${'x'.repeat(32)}`, 'signkey-prod-short'],
  }),
];
