import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { BASE62, draw, oneOf } from '../sampling.ts';
import { prefixed } from '../shape.ts';

export const mollieRules: readonly Rule[] = [
  // Keys of thirty letters and digits nearly always hold all three kinds.
  prefixed({
    id: 'mollie-api-key',
    description: 'Mollie live API key',
    source: 'https://docs.mollie.com/reference/authentication',
    prefixes: ['live_'],
    alphabet: BASE62,
    length: 30,
    nearMisses: [`live_${'x'.repeat(30)}`, 'live_updates'],
    accept: (body) => /\d/.test(body) && /[A-Z]/.test(body) && /[a-z]/.test(body),
  }),
  named({
    id: 'mollie-test-or-access-key',
    description: 'Mollie test key or organisation access token',
    source: 'https://docs.mollie.com/reference/authentication',
    names: ['mollie'],
    shape: {
      pattern: String.raw`(?:test|access)_[A-Za-z0-9]{30,40}`,
      most: 47,
      draw: (random) => `${oneOf(random, ['test_', 'access_'])}${draw(random, BASE62, 30)}`,
    },
    nearMisses: ['MOLLIE_API_KEY=test_your_key', `MOLLIE_API_KEY=test_${'x'.repeat(30)}`],
  }),
];
