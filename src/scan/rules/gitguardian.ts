import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const gitguardianRules: readonly Rule[] = [
  named({
    id: 'gitguardian-api-key',
    description: 'GitGuardian API key',
    source: 'https://docs.gitguardian.com/api-docs/authentication',
    names: ['gitguardian'],
    what: ['key', 'api key', 'token'],
    alphabet: HEX,
    length: [64, 72],
    nearMisses: [
      `GITGUARDIAN_KEY=${'0'.repeat(64)}`,
      'GITGUARDIAN_KEY=your-gitguardian-key-goes-here',
      'gitguardianKey: process.env.GITGUARDIAN_KEY,',
    ],
  }),
];
