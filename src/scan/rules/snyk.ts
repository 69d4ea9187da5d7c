import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';

export const snykRules: readonly Rule[] = [
  named({
    id: 'snyk-token',
    description: 'Snyk API or OAuth token',
    source: 'https://docs.snyk.io/snyk-api/authentication-for-api',
    names: ['snyk'],
    what: ['token', 'api token', 'api key', 'key'],
    shape: UUID,
    nearMisses: [`SNYK_TOKEN=${'0'.repeat(36)}`, 'SNYK_TOKEN=your-snyk-token-goes-here', 'snykToken: process.env.SNYK_TOKEN,'],
  }),
];
