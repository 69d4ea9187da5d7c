import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, draw, oneOf } from '../sampling.ts';

export const chargebeeRules: readonly Rule[] = [
  named({
    id: 'chargebee-api-key',
    description: 'Chargebee API key',
    source: 'https://apidocs.chargebee.com/docs/api/auth',
    names: ['chargebee'],
    shape: {
      pattern: String.raw`(?:live|test)_[A-Za-z0-9]{20,60}`,
      most: 65,
      draw: (random) => `${oneOf(random, ['live_', 'test_'])}${draw(random, BASE62, 33)}`,
    },
    nearMisses: ['CHARGEBEE_API_KEY=test_your_key', `CHARGEBEE_API_KEY=live_${'x'.repeat(33)}`],
  }),
];
