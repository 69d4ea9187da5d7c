import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { named } from '../named.ts';
import { type Alphabet, BASE62, BASE64, bare, draw, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

const UPPER_HEX: Alphabet = { chars: '0123456789ABCDEF', set: '0-9A-F' };

const apiKey: Rule = {
  id: 'adyen-api-key',
  description: 'Adyen API key: two blocks of base64 and sixteen signs',
  source: 'https://docs.adyen.com/development-resources/api-credentials/',
  literals: ['aqe'],
  pattern: token(String.raw`AQE[A-Za-z0-9+/]{60,240}={0,2}-[A-Za-z0-9+/]{43}=-[!#-&(-;=?-\[\]-_a-~]{16}`, ''),
  publicPrefix: 3,
  accept: (secret) => !isFakeBody(secret.slice(3)),
  sample: (random) =>
    bare(`AQE${draw(random, BASE64, 100)}${oneOf(random, ['', '=', '=='])}-${draw(random, BASE64, 43)}=-${draw(random, BASE62, 16)}`),
  nearMisses: [`AQE${'x'.repeat(100)}==-${'x'.repeat(43)}=-${'x'.repeat(16)}`, 'AQEyour-api-key'],
};

const hmacKey = named({
  id: 'adyen-hmac-key',
  description: 'Adyen HMAC key of webhooks',
  source: 'https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures/',
  names: ['adyen'],
  what: ['hmac key', 'hmac', 'key', 'secret'],
  alphabet: UPPER_HEX,
  length: 64,
  nearMisses: ['ADYEN_HMAC_KEY=your-hmac-key', `ADYEN_HMAC_KEY=${'0'.repeat(64)}`],
});

export const adyenRules: readonly Rule[] = [apiKey, hmacKey];
