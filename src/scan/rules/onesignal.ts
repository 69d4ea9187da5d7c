import { decodeBase64, encodeBase64 } from '../checks/base64.ts';
import { isUuid } from '../checks/value.ts';
import type { Rule } from '../face.ts';
import { named, UUID } from '../named.ts';
import type { Alphabet } from '../sampling.ts';
import { prefixed } from '../shape.ts';

const LOWER32: Alphabet = { chars: 'abcdefghijklmnopqrstuvwxyz234567', set: 'a-z2-7' };

export const onesignalRules: readonly Rule[] = [
  prefixed({
    id: 'onesignal-api-key',
    description: 'OneSignal app or organisation API key',
    source: 'https://documentation.onesignal.com/docs/en/keys-and-ids',
    prefixes: ['os_v2_app_', 'os_v2_org_'],
    alphabet: LOWER32,
    length: [90, 120],
    nearMisses: [`os_v2_app_${'x'.repeat(103)}`, 'os_v2_app_id'],
  }),
  named({
    id: 'onesignal-legacy-api-key',
    description: 'OneSignal REST API or user auth key of the older kind: base64 of a UUID',
    source: 'https://documentation.onesignal.com/docs/en/keys-and-ids',
    names: ['onesignal', 'one signal'],
    shape: { pattern: String.raw`[A-Za-z0-9]{48}`, most: 48, draw: (random) => encodeBase64(UUID.draw(random)) },
    nearMisses: ['ONESIGNAL_API_KEY=your-rest-api-key', `ONESIGNAL_REST_API_KEY=${'x'.repeat(48)}`],
    accept: (secret) => isUuid(decodeBase64(secret) ?? ''),
  }),
];
