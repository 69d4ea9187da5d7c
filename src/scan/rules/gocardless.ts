import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64URL, draw, oneOf } from '../sampling.ts';

export const gocardlessRules: readonly Rule[] = [
  named({
    id: 'gocardless-access-token',
    description: 'GoCardless access token',
    source: 'https://developer.gocardless.com/api-reference/#api-usage-authentication',
    names: ['gocardless', 'go cardless', 'gc access'],
    shape: {
      pattern: String.raw`(?:live|sandbox)_[A-Za-z0-9_=-]{40,42}`,
      most: 50,
      draw: (random) => `${oneOf(random, ['live_', 'sandbox_'])}${draw(random, BASE64URL, 40)}`,
    },
    nearMisses: ['GOCARDLESS_ACCESS_TOKEN=live_your_token', `GOCARDLESS_ACCESS_TOKEN=sandbox_${'x'.repeat(40)}`],
  }),
];
