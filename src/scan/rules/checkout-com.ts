import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { UUID } from '../named.ts';
import { type Alphabet, bare, draw, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

const LOWER32: Alphabet = { chars: 'abcdefghijklmnopqrstuvwxyz234567', set: 'a-z2-7' };

const key: Rule = {
  id: 'checkout-com-secret-key',
  description: 'Checkout.com secret key',
  source: 'https://www.checkout.com/docs/developer-resources/api/manage-api-keys',
  literals: ['sk_'],
  pattern: token('sk_(?:sbox_)?[a-z2-7]{26}[a-z2-7*#$=]'),
  publicPrefix: 8,
  accept: (secret) => {
    const body = secret.slice(secret.lastIndexOf('_') + 1);
    return !isFakeBody(body) && (body.match(/[2-7]/g)?.length ?? 0) >= 2;
  },
  sample: (random) => bare(`${oneOf(random, ['sk_', 'sk_sbox_'])}${draw(random, LOWER32, 20)}4${draw(random, LOWER32, 5)}7`),
  nearMisses: [`sk_${'x'.repeat(27)}`, 'sk_sbox_key', 'sk_tracefilterconstructorcalls'],
};

const legacy: Rule = {
  id: 'checkout-com-legacy-secret-key',
  description: 'Checkout.com secret key of the older kind',
  source: 'https://www.checkout.com/docs/developer-resources/api/manage-api-keys',
  literals: ['sk_'],
  pattern: token(`sk_(?:test_)?${UUID.pattern}`),
  publicPrefix: 8,
  accept: (secret) => !isFakeBody(secret.slice(-36)),
  sample: (random) => bare(`${oneOf(random, ['sk_', 'sk_test_'])}${UUID.draw(random)}`),
  nearMisses: ['sk_00000000-0000-0000-0000-000000000000', 'sk_test_id'],
};

export const checkoutComRules: readonly Rule[] = [key, legacy];
