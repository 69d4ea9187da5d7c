import { encodeBase64 } from '../checks/base64.ts';
import { isFakeBody } from '../checks/placeholder.ts';
import type { Rule } from '../face.ts';
import { bare, drawBytes, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

export const flyMacaroonRules: readonly Rule[] = [
  {
    id: 'fly-macaroon-token',
    description: 'Fly.io macaroon token (FlyV1)',
    source: 'https://fly.io/docs/security/tokens/',
    literals: ['fm1a_', 'fm1r_', 'fm2_'],
    pattern: token('fm(?:1[ar]|2)_[A-Za-z0-9+/]{100,3000}={0,3}', '(?![A-Za-z0-9+/=_-])'),
    reach: { before: 0, after: 3100 },
    publicPrefix: 5,
    accept: (secret) => !isFakeBody(secret.slice(12)),
    sample: (random) => bare(`${oneOf(random, ['fm1a_', 'fm1r_', 'fm2_'])}${encodeBase64(drawBytes(random, 200 + random(300)))}`),
    nearMisses: [`fm2_${'x'.repeat(200)}`, 'fm2_short', 'fm1r_radio'],
  },
];
