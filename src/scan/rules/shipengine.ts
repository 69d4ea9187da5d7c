import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE64, draw, oneOf } from '../sampling.ts';

export const shipengineRules: readonly Rule[] = [
  named({
    id: 'shipengine-api-key',
    description: 'ShipEngine API key',
    source: 'https://www.shipengine.com/docs/auth/',
    names: ['shipengine', 'ship engine'],
    shape: {
      pattern: String.raw`(?:TEST_)?[A-Za-z0-9+/]{43}`,
      most: 48,
      draw: (random) => `${oneOf(random, ['', 'TEST_'])}${draw(random, BASE64, 43)}`,
    },
    nearMisses: ['SHIPENGINE_API_KEY=TEST_your_key', `SHIPENGINE_API_KEY=TEST_${'x'.repeat(43)}`],
  }),
];
