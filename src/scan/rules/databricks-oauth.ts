import type { Rule } from '../face.ts';
import { HEX } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const databricksOauthRules: readonly Rule[] = [
  prefixed({
    id: 'databricks-oauth-secret',
    description: 'Databricks service principal OAuth secret',
    source: 'https://docs.databricks.com/aws/en/dev-tools/auth/oauth-m2m',
    prefixes: ['dose'],
    alphabet: HEX,
    length: 32,
    nearMisses: [`dose${'0'.repeat(32)}`, 'dose-response', 'dosefactor12345'],
  }),
];
