import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, draw } from '../sampling.ts';

export const sanityRules: readonly Rule[] = [
  named({
    id: 'sanity-api-token',
    description: 'Sanity API token',
    source: 'https://www.sanity.io/docs/content-lake/http-auth',
    names: ['sanity'],
    shape: { pattern: String.raw`sk[A-Za-z0-9]{80,200}`, most: 202, draw: (random) => `sk${draw(random, BASE62, 178)}` },
    nearMisses: ['SANITY_API_TOKEN=sk_your_token', `SANITY_TOKEN=sk${'x'.repeat(178)}`],
  }),
];
