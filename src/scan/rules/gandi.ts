import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62 } from '../sampling.ts';

export const gandiRules: readonly Rule[] = [
  named({
    id: 'gandi-token',
    description: 'Gandi personal access token or API key',
    source: 'https://docs.gandi.net/en/managing_an_organization/organizations/personal_access_token.html',
    names: ['gandi'],
    what: ['token', 'pat', 'api key', 'key'],
    alphabet: BASE62,
    length: [24, 40],
    nearMisses: [`GANDI_TOKEN=${'0'.repeat(24)}`, 'GANDI_TOKEN=your-gandi-token-goes-here', 'gandiToken: process.env.GANDI_TOKEN,'],
  }),
];
