import { decodeBase64, encodeBase64 } from '../checks/base64.ts';
import type { Rule } from '../face.ts';
import { BASE32, BASE62, bare, draw, oneOf } from '../sampling.ts';
import { token } from '../shape.ts';

const PREFIXES = ['sk_live_', 'sk_test_'];

export const workosRules: readonly Rule[] = [
  {
    id: 'workos-api-key',
    description: 'WorkOS API key: base64 of the name of the key and its secret',
    source: 'https://workos.com/docs/reference/api-keys',
    literals: PREFIXES,
    pattern: token('sk_(?:live|test)_a2V5X[A-Za-z0-9+/]{40,120}={0,2}', '(?![A-Za-z0-9_=-])'),
    publicPrefix: 13,
    accept: (secret) => /^key_[0-9A-Z]{26},[\x21-\x7e]{8,80}$/.test(decodeBase64(secret.slice(8)) ?? ''),
    sample: (random) => bare(oneOf(random, PREFIXES) + encodeBase64(`key_01${draw(random, BASE32, 24)},${draw(random, BASE62, 25)}`)),
    nearMisses: [`sk_live_a2V5X${'x'.repeat(60)}`, 'sk_test_a2V5'],
  },
];
