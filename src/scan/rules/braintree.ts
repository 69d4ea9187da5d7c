import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { bare, BASE36, draw, HEX, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

export const braintreeRules: readonly Rule[] = [
  {
    id: 'braintree-access-token',
    description: 'Braintree access token (for PayPal)',
    source: 'https://developer.paypal.com/braintree/docs/guides/paypal/server-side',
    literals: ['access_token$'],
    pattern: token(String.raw`access_token\$(?:production|sandbox)\$[0-9a-z]{16}\$[0-9a-f]{32}`),
    publicPrefix: 24,
    accept: (secret) => !isFakeBody(secret.slice(13)),
    sample: (random) =>
      bare(`access_token$${oneOf(random, ['production', 'sandbox'])}$${draw(random, BASE36, 16)}$${draw(random, HEX, 32)}`),
    nearMisses: [`access_token$production$xxxxxxxxxxxxxxxx$${'0'.repeat(32)}`, 'access_token$sandbox$id$key'],
  },
  named({
    id: 'braintree-private-key',
    description: 'Braintree private key',
    source: 'https://developer.paypal.com/braintree/articles/control-panel/important-gateway-credentials',
    names: ['braintree'],
    what: ['private key', 'private'],
    alphabet: HEX,
    length: 32,
    nearMisses: ['BRAINTREE_PRIVATE_KEY=your-private-key', `BRAINTREE_PRIVATE_KEY=${'0'.repeat(32)}`],
  }),
];
