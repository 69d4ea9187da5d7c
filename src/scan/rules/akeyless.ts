import { encodeBase64 } from '../checks/base64.ts';
import type { Rule } from '../face.ts';
import { named, type Shape } from '../named.ts';
import { drawBytes } from '../sampling.ts';

const BASE64_OF_32: Shape = { pattern: '[A-Za-z0-9+/]{43}=', most: 44, draw: (random) => encodeBase64(drawBytes(random, 32)) };

export const akeylessRules: readonly Rule[] = [
  named({
    id: 'akeyless-access-key',
    description: 'Akeyless access key',
    source: 'https://docs.akeyless.io/docs/auth-with-api-key',
    names: ['akeyless'],
    what: ['access key', 'key', 'secret'],
    shape: BASE64_OF_32,
    nearMisses: [`AKEYLESS_ACCESS_KEY=${'0'.repeat(43)}=`, 'AKEYLESS_ACCESS_KEY=your-access-key-goes-here'],
  }),
];
