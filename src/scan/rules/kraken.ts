import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64, draw } from '../sampling.ts';

export const krakenRules: readonly Rule[] = [
  named({
    id: 'kraken-private-key',
    description: 'Kraken API private key',
    source: 'https://docs.kraken.com/api/docs/guides/spot-rest-auth/',
    names: ['kraken'],
    shape: { pattern: String.raw`[A-Za-z0-9+/]{86}==`, most: 88, draw: (random) => `${draw(random, BASE64, 86)}==` },
    nearMisses: ['KRAKEN_PRIVATE_KEY=your-private-key', `KRAKEN_API_SECRET=${'x'.repeat(86)}==`],
  }),
];
