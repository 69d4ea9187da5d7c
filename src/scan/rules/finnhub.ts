import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE36, draw } from '../sampling.ts';

export const finnhubRules: readonly Rule[] = [
  named({
    id: 'finnhub-api-key',
    description: 'Finnhub API key',
    source: 'https://finnhub.io/docs/api/authentication',
    names: ['finnhub'],
    shape: { pattern: String.raw`[a-z0-9]{20}(?:[a-z0-9]{20})?`, most: 40, draw: (random) => draw(random, BASE36, 20) },
    nearMisses: ['FINNHUB_API_KEY=your-api-key', 'finnhub_token: xxxxxxxxxxxxxxxxxxxx'],
  }),
];
