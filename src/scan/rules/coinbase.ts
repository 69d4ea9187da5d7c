import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64, draw } from '../sampling.ts';

export const coinbaseRules: readonly Rule[] = [
  named({
    id: 'coinbase-api-secret',
    description: 'Coinbase API key or secret',
    source: 'https://docs.cdp.coinbase.com/coinbase-app/authentication-authorization/api-key-authentication',
    names: ['coinbase', 'cdp api'],
    shape: { pattern: String.raw`[A-Za-z0-9]{32}|[A-Za-z0-9+/]{86}==`, most: 88, draw: (random) => `${draw(random, BASE64, 86)}==` },
    nearMisses: ['COINBASE_API_SECRET=your-api-secret', `COINBASE_API_SECRET=${'x'.repeat(32)}`],
  }),
];
