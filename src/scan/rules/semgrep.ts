import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { HEX } from '../sampling.ts';

export const semgrepRules: readonly Rule[] = [
  named({
    id: 'semgrep-token',
    description: 'Semgrep AppSec Platform token',
    source: 'https://semgrep.dev/docs/semgrep-ci/ci-environment-variables',
    names: ['semgrep'],
    what: ['app token', 'token', 'key'],
    alphabet: HEX,
    length: 64,
    nearMisses: [
      `SEMGREP_APP_TOKEN=${'0'.repeat(64)}`,
      'SEMGREP_APP_TOKEN=your-semgrep-app-token-goes-here',
      'semgrepAppToken: process.env.SEMGREP_APP_TOKEN,',
    ],
  }),
];
