import type { Rule } from '../face.ts';
import { BASE64URL } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const atlassianRules: readonly Rule[] = [
  prefixed({
    id: 'atlassian-api-token',
    description: 'Atlassian API token',
    source: 'https://support.atlassian.com/atlassian-account/docs/manage-api-tokens-for-your-atlassian-account/',
    prefixes: ['ATATT3xFfGF0', 'ATCTT3xFfGN0', 'ATSTT3xFfGN0'],
    alphabet: BASE64URL,
    length: [60, 240],
    nearMisses: [`ATATT3xFfGF0${'x'.repeat(180)}`, 'ATATT3xFfGF0short'],
  }),
];
