import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { BASE36, BASE62, BASE64, bare, draw, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

const apiKey: Rule = {
  id: 'paddle-api-key',
  description: 'Paddle API key',
  source: 'https://developer.paddle.com/api-reference/about/authentication',
  literals: ['pdl_live_apikey_', 'pdl_sdbx_apikey_'],
  pattern: token('pdl_(?:live|sdbx)_apikey_[a-z0-9]{26}_[A-Za-z0-9]{22}_[A-Za-z0-9]{3}'),
  publicPrefix: 16,
  accept: (secret) => !isFakeBody(secret.slice(43, 65)),
  sample: (random) =>
    bare(
      `pdl_${oneOf(random, ['live', 'sdbx'])}_apikey_01${draw(random, BASE36, 24)}_${draw(random, BASE62, 22)}_${draw(random, BASE62, 3)}`,
    ),
  nearMisses: [`pdl_live_apikey_${'x'.repeat(26)}_${'x'.repeat(22)}_xxx`, 'pdl_sdbx_apikey_id'],
};

const webhook: Rule = {
  id: 'paddle-webhook-secret',
  description: 'Paddle webhook secret key',
  source: 'https://developer.paddle.com/webhooks/signature-verification',
  literals: ['pdl_ntfset_'],
  pattern: token('pdl_ntfset_[a-z0-9]{26}_[A-Za-z0-9+/]{32}'),
  publicPrefix: 38,
  accept: (secret) => !isFakeBody(secret.slice(38)),
  sample: (random) => bare(`pdl_ntfset_01${draw(random, BASE36, 24)}_${draw(random, BASE64, 31)}7`),
  nearMisses: [`pdl_ntfset_${'x'.repeat(26)}_${'x'.repeat(32)}`, 'pdl_ntfset_id'],
};

export const paddleRules: readonly Rule[] = [apiKey, webhook];
