import { decodeBase64, encodeBase64 } from '../checks/base64.ts';
import { isUuid } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { UUID } from '../named.ts';
import { bare } from '../sampling.ts';
import { token } from '../shape.ts';

export const pubnubRules: readonly Rule[] = [
  {
    id: 'pubnub-secret-key',
    description: 'PubNub secret key: base64 of a UUID. Publish and subscribe keys stand in what users are served',
    source: 'https://www.pubnub.com/docs/general/setup/account-setup',
    literals: ['sec-c-'],
    pattern: token('sec-c-[A-Za-z0-9]{48}'),
    publicPrefix: 6,
    accept: (secret) => isUuid(decodeBase64(secret.slice(6)) ?? '') && new Set(secret).size > 16,
    sample: (random) => bare(`sec-c-${encodeBase64(UUID.draw(random))}`),
    nearMisses: [`sec-c-${'x'.repeat(48)}`, 'sec-c-key'],
  },
];
